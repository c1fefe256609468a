import type { Deployments, ProtocolName } from '../../protocols/index.ts'
import { remembered } from '../../protocols/remembered.ts'
import { delegate } from './delegate.ts'
import { enkiPool } from './enki-pool.ts'
import { enki } from './enki.ts'
import { borrowLoop } from './borrow-loop.ts'
import { govern } from './govern.ts'
import { herculesRange } from './hercules-range.ts'
import { hold } from './hold.ts'
import { lendDollars } from './lend-dollars.ts'
import { lendMetis } from './lend-metis.ts'
import { liquidity } from './liquidity.ts'
import { restake } from './restake.ts'
import { stakeCollateral } from './stake-collateral.ts'
import { onMargin } from './on-margin.ts'
import type { AnyUse } from './use.ts'
import { voteLock } from './vote-lock.ts'

/** Every use of capital. A new one is one file beside these and one line here. */
export const uses: readonly AnyUse[] = [
  hold,
  liquidity('bridged', 'Ether and dollars in Netswap’s pool, in a farm where one pays', 0.12),
  enkiPool,
  delegate,
  restake,
  voteLock,
  govern,
  herculesRange('native', 'METIS and dollars around the price on Hercules', 0.12),
  herculesRange('bridged', 'Ether and dollars around the price on Hercules', 0.08),
  // What is pledged comes before what is lent: dollars lent first would stand for a debt, and nothing with a ceiling can beside.
  borrowLoop,
  stakeCollateral,
  lendDollars,
  lendMetis,
  ...onMargin([
    {
      use: liquidity('native', 'METIS and dollars in Netswap’s pool, in a farm where one pays', 0.12),
      name: 'hedgedPool',
      title: 'METIS and dollars in Netswap’s pool, and a short of as much METIS',
    },
    { use: enki, name: 'hedgedStake', title: 'METIS staked with ENKI, and a short of as much METIS' },
  ]),
]

/** Uses whose protocols are on this chain; everybody asks, in every block. */
export const usesOn = remembered((deployments: Deployments): readonly AnyUse[] =>
  uses.filter(({ needs }) => needs.every((name: ProtocolName) => deployments[name] !== undefined)),
)

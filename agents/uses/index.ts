import type { Deployments, ProtocolName } from '../../protocols/index.ts'
import { delegate } from './delegate.ts'
import { enkiPool } from './enki-pool.ts'
import { enki } from './enki.ts'
import { hold } from './hold.ts'
import { liquidity } from './liquidity.ts'
import { restake } from './restake.ts'
import type { AnyUse } from './use.ts'
import { voteLock } from './vote-lock.ts'

/** Every use of capital. A new one is one file beside these and one line here. */
export const uses: readonly AnyUse[] = [
  hold,
  liquidity('native', 'METIS and dollars in Netswap’s pool, in a farm where one pays', 0.12),
  liquidity('bridged', 'Ether and dollars in Netswap’s pool, in a farm where one pays', 0.12),
  enki,
  enkiPool,
  delegate,
  restake,
  voteLock,
]

/** Uses whose protocols are on this chain. */
export const usesOn = (deployments: Deployments): readonly AnyUse[] =>
  uses.filter(({ needs }) => needs.every((name: ProtocolName) => deployments[name] !== undefined))

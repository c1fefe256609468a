import type { Deployments, ProtocolName } from '../../protocols/index.ts'
import { hold } from './hold.ts'
import { liquidity } from './liquidity.ts'
import { onMargin } from './on-margin.ts'
import type { AnyUse } from './use.ts'

/** Every use of capital. A new one is one file beside these and one line here. */
export const uses: readonly AnyUse[] = [
  hold,
  liquidity('bridged', 'Ether and dollars in Netswap’s pool, in a farm where one pays', 0.12),
  ...onMargin([
    {
      use: liquidity('native', 'METIS and dollars in Netswap’s pool, in a farm where one pays', 0.12),
      name: 'hedgedPool',
      title: 'METIS and dollars in Netswap’s pool, and a short of as much METIS',
    },
  ]),
]

/** Uses whose protocols are on this chain. */
export const usesOn = (deployments: Deployments): readonly AnyUse[] =>
  uses.filter(({ needs }) => needs.every((name: ProtocolName) => deployments[name] !== undefined))

import type { Address } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import { type Deployments, protocols } from '../../protocols/index.ts'
import type { Token } from '../../protocols/token.ts'

/** Every token that a run moves. */
export const tokensOf = (deployments: Deployments): Token[] =>
  namesOf(deployments).flatMap((name) => protocols[name].tokens(deployments[name] as never))

/** Every contract that can hold tokens or native METIS, by protocol and by what it is. */
export const holdersOf = (deployments: Deployments): ReadonlyMap<Address, string> =>
  new Map(
    namesOf(deployments).flatMap((name) =>
      Object.entries(protocols[name].holders(deployments[name] as never)).map(
        ([title, address]) => [address, `${name}.${title}`] as const,
      ),
    ),
  )

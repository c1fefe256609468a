import type { Address } from 'viem'
import { namesOf } from './actions.ts'
import type { ExchangePool } from './exchange.ts'
import type { Holding } from './holding.ts'
import { type ChainState, type Deployments, type ProtocolName, protocols } from './index.ts'
import type { ConstantProductPair } from './pair.ts'
import type { AnyProtocol } from './protocol.ts'
import type { OuterPrices, Quote } from './quote.ts'
import { lately } from './lately.ts'
import { remembered } from './remembered.ts'

/** A holding, and the protocol that counts it. */
export interface Counted extends Holding {
  readonly protocol: string
}

/** Every pool of every exchange on a chain, in the order of deployment. */
export const marketsOf = (at: Deployments, state: ChainState): readonly ExchangePool[] => marketsIn(state)(at)

/** Worked out once a block, whoever asks. */
const marketsIn = lately((state: ChainState) =>
  lately((at: Deployments): readonly ExchangePool[] =>
    namesOf(at).flatMap((name) => protocolNamed(name).exchange?.markets(at[name], state[name]) ?? []),
  ),
)

/** Fees of all swaps at all exchanges between two states, US dollars. */
export const feesEarned = (at: Deployments, before: ChainState, after: ChainState): number =>
  namesOf(at).reduce(
    (sum, name) => sum + (protocolNamed(name).exchange?.earned(at[name], before[name], after[name]) ?? 0),
    0,
  )

/** What lies in all protocols of a chain, each token once. */
export const holdingsOf = (
  at: Deployments,
  state: ChainState,
  ownShare: (token: Address) => number,
): readonly Counted[] =>
  namesOf(at).flatMap((name) =>
    (protocolNamed(name).holdings?.(at[name], state[name], ownShare) ?? []).map((holding) => ({
      ...holding,
      protocol: holding.countedBy ?? name,
    })),
  )

/** What the tokens of all protocols are worth by outer prices. */
export const quotesOf = (at: Deployments, state: ChainState, outer: OuterPrices): readonly Quote[] =>
  namesOf(at).flatMap((name) => protocolNamed(name).quotes?.(at[name], state[name], outer) ?? [])

/** All pools by the formula of Uniswap v2, whose ever. */
export const constantProductPairs = (at: Deployments, state: ChainState): readonly ConstantProductPair[] =>
  namesOf(at).flatMap((name) => protocolNamed(name).pairs?.(at[name], state[name]) ?? [])

/** All pools of a token against what it stands for: a swap there leaves everybody with the same as before. */
export const peggedPools = remembered(
  (at: Deployments): ReadonlySet<string> =>
    new Set(namesOf(at).flatMap((name) => protocolNamed(name).pegged?.(at[name]) ?? [])),
)

// A deployment and its protocol belong together by name, which no type follows through a loop.
const protocolNamed = (name: ProtocolName): AnyProtocol => protocols[name]

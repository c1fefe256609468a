import type { Address } from 'viem'
import { namesOf } from './actions.ts'
import type { Exchange, Market } from './exchange.ts'
import type { Holding, Holdings } from './holding.ts'
import { type ChainState, type Deployments, type ProtocolName, protocols } from './index.ts'

/** A holding, and the protocol that counts it. */
export interface Counted extends Holding {
  readonly protocol: string
}

/** Every pool of every exchange on a chain, in the order of deployment. */
export const marketsOf = (at: Deployments, state: ChainState): readonly Market[] =>
  namesOf(at).flatMap((name) => exchangeOf(name)?.markets(at[name], state[name]) ?? [])

/** Fees of all swaps at all exchanges between two states, US dollars. */
export const feesEarned = (at: Deployments, before: ChainState, after: ChainState): number =>
  namesOf(at).reduce((sum, name) => sum + (exchangeOf(name)?.earned(at[name], before[name], after[name]) ?? 0), 0)

/** What lies in all protocols of a chain, each token once. */
export const holdingsOf = (
  at: Deployments,
  state: ChainState,
  ownShare: (token: Address) => number,
): readonly Counted[] =>
  namesOf(at).flatMap((name) =>
    (holdingsIn(name)?.(at[name], state[name], ownShare) ?? []).map((holding) => ({
      ...holding,
      protocol: holding.countedBy ?? name,
    })),
  )

// A deployment and its protocol belong together by name, which no type follows through a loop.
/* oxlint-disable typescript/no-explicit-any */
const exchangeOf = (name: ProtocolName): Exchange<any, any> | undefined =>
  (protocols[name] as { readonly exchange?: Exchange<any, any> }).exchange
const holdingsIn = (name: ProtocolName): Holdings<any, any> | undefined =>
  (protocols[name] as { readonly holdings?: Holdings<any, any> }).holdings
/* oxlint-enable typescript/no-explicit-any */

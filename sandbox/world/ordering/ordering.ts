import type { BlockRules } from '../../../agents/agent.ts'
import type { Draws } from '../../../agents/random.ts'
import type { MempoolIntent } from '../mempool.ts'

/**
 * An ordering rule: what the sequencer makes of what is there for a block. Pure; whatever it returns is mined in that
 * order. It may leave intents out: those of offers that were not taken are gone, all others wait for the next block.
 * The intents of one agent must keep their order, as nonces do; those of an offer are apart from its sender's others.
 *
 * A new rule is one file beside this one and one line in `index.ts`: docs/write-an-ordering-rule.md.
 */
export interface OrderingRule extends Omit<BlockRules, 'ordering'> {
  readonly name: string
  /** One sentence for the report. */
  readonly title: string
  /** What the winner pays, its own bid or the second highest; absent where whatever the auction has been set to is good. */
  readonly price?: 'first' | 'second'
  /** Whether whoever pays more for gas comes first. */
  readonly byTip: boolean
  readonly order: (block: OpenBlock) => readonly MempoolIntent[]
}

/** What there is for a block. */
export interface OpenBlock {
  readonly mempool: readonly MempoolIntent[]
  /** What is on offer to come first, where the rule takes offers. */
  readonly offers: readonly Offer[]
  /** The sequencer's own chance. */
  readonly draws: Draws
}

/** What somebody wants to come first, and what that is worth to it. */
export interface Offer {
  readonly actor: string
  /** Wei of METIS. */
  readonly bid: bigint
  /** When it reached the sequencer, 0..1 of the time since the last block. */
  readonly arrival: number
  /** The bid's own transaction, by which it is paid. */
  readonly entry: MempoolIntent
  /** What comes first; other people's intents among them are those of the mempool. */
  readonly steps: readonly MempoolIntent[]
}

export const defineOrdering = (rule: OrderingRule): OrderingRule => rule

/** By arrival, ties by persona, everybody's own in their order. */
export const byArrival = (a: MempoolIntent, b: MempoolIntent): number =>
  a.arrival - b.arrival || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.place - b.place)

/** The best offer: the highest bid, of equal ones the first, as the auction's contract settles it. */
export const best = (offers: readonly Offer[]): Offer | undefined => [...offers].sort(byBid)[0]

export const byBid = (a: Offer, b: Offer): number =>
  a.bid === b.bid ? a.arrival - b.arrival || (a.actor < b.actor ? -1 : 1) : a.bid > b.bid ? -1 : 1

/**
 * A block whose first place was sold: all bids, what the winner wants, then everything else by arrival. What the winner
 * has taken from the mempool comes no second time.
 */
export function headed(offers: readonly Offer[], mempool: readonly MempoolIntent[]): readonly MempoolIntent[] {
  const first = best(offers)?.steps ?? []
  const taken = new Set(first.map(({ id }) => id))
  return [
    ...[...offers].sort((a, b) => byArrival(a.entry, b.entry)).map(({ entry }) => entry),
    ...first,
    ...mempool.filter(({ id }) => !taken.has(id)).sort(byArrival),
  ]
}

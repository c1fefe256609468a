import type { BlockRules } from '../../agents/agent.ts'
import type { BlockBid, BlockCandidates, Candidate } from '../block/way-of-a-block.ts'

/**
 * An ordering rule: what the sequencer makes of what is there for a block. Pure; whatever it returns is mined in that
 * order. It may leave intents out: those of bids that were not taken are gone, all others wait for the next block.
 * The intents of one agent must keep their order, as nonces do; those of a bid are apart from its sender's others.
 *
 * A new rule is one file beside this one and one line in `index.ts`: docs/write-an-ordering-rule.md.
 */
export interface OrderingRule extends BlockRules {
  readonly name: string
  /** One sentence for the report. */
  readonly title: string
  /** What the winner pays, its own bid or the second highest; absent where whatever the auction has been set to is good. */
  readonly price?: 'first' | 'second'
  readonly order: (block: BlockCandidates) => readonly Candidate[]
}

export const defineOrdering = (rule: OrderingRule): OrderingRule => rule

/** By arrival, ties by persona, everybody's own in their order. */
export const byArrival = (a: Candidate, b: Candidate): number =>
  a.arrival - b.arrival || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.place - b.place)

/** The best bid: the highest bid, of equal ones the first, as the auction's contract settles it. */
export const best = (bids: readonly BlockBid[]): BlockBid | undefined => [...bids].sort(byBid)[0]

export const byBid = (a: BlockBid, b: BlockBid): number =>
  a.bid === b.bid ? a.arrival - b.arrival || (a.actor < b.actor ? -1 : 1) : a.bid > b.bid ? -1 : 1

/**
 * A block whose first place was sold: all bids, what the winner wants, then everything else by arrival. What the winner
 * has taken from the mempool comes no second time.
 */
export function headed(bids: readonly BlockBid[], mempool: readonly Candidate[]): readonly Candidate[] {
  const first = best(bids)?.steps ?? []
  const taken = new Set(first.map(({ id }) => id))
  return [
    ...[...bids].sort((a, b) => byArrival(a.entry, b.entry)).map(({ entry }) => entry),
    ...first,
    ...mempool.filter(({ id }) => !taken.has(id)).sort(byArrival),
  ]
}

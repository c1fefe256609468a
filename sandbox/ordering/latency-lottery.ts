import type { Draws } from '../../agents/random.ts'
import type { Candidate } from '../block/way-of-a-block.ts'
import { defineOrdering } from './ordering.ts'

/**
 * First come, first served where the way to the sequencer is a matter of chance for every single transaction: whoever
 * sends more copies is likelier to be first, and the rest of them revert (docs/theory.md V13).
 */
export const latencyLottery = defineOrdering({
  name: 'latency-lottery',
  title: 'First come, with a lottery of latencies',
  places: 'lottery',
  batched: false,
  pending: 'hidden',
  offers: 'none',
  privately: false,
  most: 64,
  order: ({ mempool, draws }) => shuffled(mempool, draws),
})

/**
 * Every order of transactions has the same chance, but that each sender's own keep theirs.
 *
 * A draw for each intent in a fixed order, so that the result does not depend on how the mempool lies; a sender's draws
 * are given to its intents from the lowest up.
 */
export function shuffled(mempool: readonly Candidate[], { uniform }: Draws): readonly Candidate[] {
  const inOrder = [...mempool].sort((a, b) => (a.actor === b.actor ? a.place - b.place : a.actor < b.actor ? -1 : 1))
  const moments = inOrder.map(() => uniform())
  const own = Map.groupBy(inOrder.keys(), (i) => inOrder[i]!.actor)
  const placed = [...own.values()].flatMap((places) => {
    const sorted = places.map((i) => moments[i]!).sort((a, b) => a - b)
    return places.map((i, k) => ({ intent: inOrder[i]!, moment: sorted[k]! }))
  })
  return placed.sort((a, b) => a.moment - b.moment).map(({ intent }) => intent)
}

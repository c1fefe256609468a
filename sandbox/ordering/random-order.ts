import { shuffled } from './latency-lottery.ts'
import { defineOrdering } from './ordering.ts'

/** Everybody sees what waits, but nobody knows what comes first: the sequencer shuffles. */
export const randomOrder = defineOrdering({
  name: 'random',
  title: 'A random order of an open mempool',
  places: 'draw',
  batched: false,
  pending: 'open',
  offers: 'none',
  privately: false,
  most: 64,
  order: ({ mempool, draws }) => shuffled(mempool, draws),
})

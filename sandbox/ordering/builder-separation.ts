import { defineOrdering, headed } from './ordering.ts'

/**
 * Proposer and builder are apart: searchers give their bundles to builders, who make the best of those they got and bid
 * for the first place; the sequencer signs the highest bid without looking inside.
 */
export const builderSeparation = defineOrdering({
  name: 'builder-separation',
  title: 'Several builders bid for the block',
  places: 'arrival',
  batched: false,
  pending: 'open',
  offers: 'builders',
  privately: true,
  most: 64,
  order: ({ bids, mempool }) => headed(bids, mempool),
})

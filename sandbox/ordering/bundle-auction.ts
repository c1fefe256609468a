import { defineOrdering, headed } from './ordering.ts'

/**
 * A router in the manner of MEV-Boost: searchers bid under seal for the first place in the block, a relay checks that
 * their bundles hold, the sequencer takes the best one, and all the rest comes by arrival. Whether the winner pays its
 * bid or the second highest the auction's contract is told when the rule begins. Who fears searchers sends privately.
 */
const auction = {
  places: 'arrival',
  batched: false,
  pending: 'open',
  offers: 'searchers',
  privately: true,
  most: 64,
  order: ({ bids, mempool }) => headed(bids, mempool),
} as const satisfies Partial<Parameters<typeof defineOrdering>[0]>

export const firstPriceBundles = defineOrdering({
  name: 'first-price-bundles',
  title: 'Sealed bids for bundles, the winner pays its bid',
  price: 'first',
  ...auction,
})

export const secondPriceBundles = defineOrdering({
  name: 'second-price-bundles',
  title: 'Sealed bids for bundles, the winner pays the second highest bid',
  price: 'second',
  ...auction,
})

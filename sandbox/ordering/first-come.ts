import { byArrival, defineOrdering } from './ordering.ts'

/** By arrival, ties by persona: Metis before block 16.5M (docs/theory.md N.1), and any private mempool. */
export const firstCome = defineOrdering({
  name: 'first-come',
  title: 'First come, first served',
  places: 'arrival',
  batched: false,
  pending: 'hidden',
  offers: 'none',
  privately: false,
  most: 64,
  order: ({ mempool }) => [...mempool].sort(byArrival),
})

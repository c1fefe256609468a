import { defineOrdering } from './ordering.ts'

/** By arrival, ties by persona: Metis before block 16.5M (metis.md 1.3), and any private mempool. */
export const firstCome = defineOrdering({
  name: 'first-come',
  title: 'First come, first served',
  order: (mempool) =>
    [...mempool].sort(
      (a, b) => a.arrival - b.arrival || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.place - b.place),
    ),
})

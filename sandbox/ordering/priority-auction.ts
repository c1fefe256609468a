import type { Candidate } from '../block/way-of-a-block.ts'
import { byArrival, defineOrdering } from './ordering.ts'

/**
 * Whoever pays most for a unit of gas comes first, of equal ones who came first: Metis since block 16.5M
 * (docs/theory.md N.1), where anybody sees what waits. None of a sender's intents pays more than those before it, so
 * that they keep their order.
 */
export const priorityAuction = defineOrdering({
  name: 'priority-auction',
  title: 'Priority gas auction',
  places: 'tip',
  batched: false,
  pending: 'open',
  offers: 'none',
  privately: false,
  most: 64,
  order: ({ mempool }) => [...mempool].sort(byTip),
})

const byTip = (a: Candidate, b: Candidate): number => (a.tip === b.tip ? byArrival(a, b) : a.tip > b.tip ? -1 : 1)

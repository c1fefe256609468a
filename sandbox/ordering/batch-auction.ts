import { byArrival, defineOrdering } from './ordering.ts'

/**
 * Orders come together, and are cleared before anybody else trades, all at one price (protocols/batch): within the batch
 * no order is before another one. Everything else comes by arrival.
 */
export const batchAuction = defineOrdering({
  name: 'batch-auction',
  title: 'Batches at a uniform price before everything else',
  places: 'arrival',
  batched: true,
  pending: 'open',
  offers: 'none',
  privately: false,
  most: 64,
  order: ({ mempool }) => {
    // An order may need an allowance that its sender gives before it.
    const batched = new Set(mempool.filter(({ call }) => call.action === 'batch.order').map(({ actor }) => actor))
    const sorted = [...mempool].sort(byArrival)
    return [...sorted.filter(({ actor }) => batched.has(actor)), ...sorted.filter(({ actor }) => !batched.has(actor))]
  },
})

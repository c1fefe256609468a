import { poolNames } from '../pair.ts'
import { defineProtocol } from '../protocol.ts'
import { batchActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { batchParameters, deployBatch } from './deploy.ts'
import { batchEvents } from './events.ts'
import { batchAccount, batchState } from './state.ts'

export type { BatchFact } from './facts.ts'

/** Orders of a block that are cleared together, all at one price. */
export const batch = defineProtocol({
  name: 'batch',
  title: 'Batch auctions with a uniform price against Netswap’s pools (own)',
  simplified:
    'One batch a block and pair, cleared behind its last order by the sequencer. Whoever would get less than asked for is left out one by one, the worst first, which need not fill as much as could be filled.',
  parameters: batchParameters,
  needs: ['netswap'],
  contracts,
  deploy: deployBatch,
  state: batchState,
  account: batchAccount,
  actions: batchActions,
  events: batchEvents,
  trading: {
    // An order in a batch does at least as well as a swap in the pool, and where batches come first nobody gets around it.
    batched: ({ order }, venue) =>
      venue.name === 'netswap'
        ? { ...venue, name: 'batch', gas: 250_000, atOnce: false, swap: (swap) => order({ pool: venue.pool, ...swap }) }
        : undefined,
    approvals: ({ approvals }, pool) => approvals(pool),
  },
  tokens: () => [],
  holders: ({ pools }) => ({ nativeBatch: pools.native.address, bridgedBatch: pools.bridged.address }),
  afterCalls: (at, calls) =>
    poolNames.flatMap((name) => {
      const orders = calls.filter(({ to }) => to === at.pools[name].address).length
      return orders === 0 ? [] : [batchActions(at).settle(name, orders)]
    }),
})

import { defineProtocol } from '../protocol.ts'
import { feedsActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployFeeds, feedsParameters } from './deploy.ts'
import { feedsEvents } from './events.ts'
import { feedsAccount, feedsState } from './state.ts'

/** Price feeds that contracts can read, pushed from the outer markets at the top of every block. */
export const feeds = defineProtocol({
  name: 'feeds',
  title: 'Price feeds of METIS, ether and dollars (own, aggregator shape)',
  simplified:
    'One operator pushes the outer prices in every block, instead of many reporters on a threshold of change. Rounds, decimals and timestamps are read as an aggregator’s.',
  parameters: feedsParameters,
  needs: [],
  contracts,
  deploy: deployFeeds,
  state: feedsState,
  still: true,
  account: feedsAccount,
  actions: feedsActions,
  events: feedsEvents,
  tokens: () => [],
  holders: () => ({}),
  upkeep: (at, { prices }) => [feedsActions(at).push({ ...prices, usdc: 1 })],
})

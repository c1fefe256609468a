import { defineProtocol } from '../protocol.ts'
import { airdropsActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { airdropsParameters, deployAirdrops } from './deploy.ts'
import { airdropsEvents } from './events.ts'
import { airdropsFlows } from './flows.ts'
import { airdropsAccount, airdropsState } from './state.ts'

export type { AirdropFact } from './facts.ts'

/** Airdrops of a policy: lists that are published when a snapshot has been taken, and claimed by whoever is on them. */
export const airdrops = defineProtocol({
  name: 'airdrops',
  title: 'Airdrops of a policy (own, leaves of Uniswap’s MerkleDistributor)',
  simplified:
    'Own, because the published distributor has to know its list when it is created and keeps for good what nobody claims.',
  parameters: airdropsParameters,
  needs: ['bridge', 'budget'],
  contracts,
  deploy: deployAirdrops,
  state: airdropsState,
  still: true,
  account: airdropsAccount,
  actions: airdropsActions,
  events: airdropsEvents,
  flows: airdropsFlows,
  tokens: () => [],
  holders: ({ contracts: all }) => Object.fromEntries(all.map((address, i) => [`airdrop${i}`, address])),
})

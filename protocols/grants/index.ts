import { defineProtocol } from '../protocol.ts'
import { grantsActions } from './actions.ts'
import { deployGrants, grantsParameters } from './deploy.ts'
import { grantsEvents } from './events.ts'
import { grantsAccount, grantsState } from './state.ts'
import { grantsUpkeep } from './upkeep.ts'

/** An ecosystem fund: grants by vote, paid upfront, by milestones, over time or for what was done, and an airdrop. */
export const grants = defineProtocol({
  name: 'grants',
  title: 'Ecosystem fund with governor, timelock and grants (OpenZeppelin, own grant book), airdrop (Uniswap)',
  simplified:
    'Governor, timelock, vesting and Merkle distributor as published by OpenZeppelin and Uniswap; the book of grants is own. Milestones are counted by use of what was built, which the chain can see. One fund, one attestor.',
  parameters: grantsParameters,
  needs: ['bridge', 'netswap'],
  deploy: deployGrants,
  state: grantsState,
  account: grantsAccount,
  actions: grantsActions,
  events: grantsEvents,
  tokens: ({ votes }) => [votes],
  holders: ({ timelock, governor, votes, book, distributor }) => ({
    timelock,
    governor,
    votes: votes.address,
    book,
    distributor,
  }),
  upkeep: grantsUpkeep,
})

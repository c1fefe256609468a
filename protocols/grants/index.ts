import { defineProtocol } from '../protocol.ts'
import { fromUnits } from '../token.ts'
import { grantsActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployGrants, grantsParameters } from './deploy.ts'
import { grantsEvents } from './events.ts'
import { grantsFlows } from './flows.ts'
import { grantsPositions } from './positions.ts'
import { grantsAccount, grantsState } from './state.ts'
import { grantsUpkeep } from './upkeep.ts'

export type { GrantFact } from './facts.ts'

/** An ecosystem fund: grants by vote, paid upfront, by milestones, over time or for what was done, and an airdrop. */
export const grants = defineProtocol({
  name: 'grants',
  title: 'Ecosystem fund with governor, timelock and grants (OpenZeppelin, own grant book), airdrop (Uniswap)',
  simplified:
    'The vote is on the chain, where Metis votes by Snapshot; quorum and approval are its own. Grants, their book, calls for applications and venues are own: no published contract has milestones with an attestor. Whoever applies first is proposed: nobody compares applications.',
  parameters: grantsParameters,
  needs: ['bridge', 'netswap'],
  contracts,
  deploy: deployGrants,
  state: grantsState,
  account: grantsAccount,
  positions: grantsPositions,
  actions: grantsActions,
  events: grantsEvents,
  flows: grantsFlows,
  tokens: ({ votes }) => [votes],
  holders: ({ timelock, governor, votes, book, distributor }) => ({
    timelock,
    governor,
    votes: votes.address,
    book,
    distributor,
  }),
  // A vote token is a METIS that is locked.
  exposure: { held: ({ votes }) => ({ [votes.address]: 1 }) },
  // The fund is the foundation's; METIS locked for votes is whose the votes are.
  holdings: ({ votes, metis }, { locked }, ownShare) => [
    {
      name: 'votes',
      use: 'stake',
      tokens: [{ token: metis, amount: fromUnits(locked, 18) }],
      share: 1 - ownShare(votes.address),
    },
  ],
  upkeep: grantsUpkeep,
})

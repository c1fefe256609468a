import { defineProtocol } from '../protocol.ts'
import { fromUnits } from '../token.ts'
import { delegationActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { delegationParameters, deployDelegation } from './deploy.ts'
import { delegationEvents } from './events.ts'
import { delegationFlows } from './flows.ts'
import { delegationPositions } from './positions.ts'
import { delegationAccount, delegationState } from './state.ts'
import { delegationUpkeep } from './upkeep.ts'

export type { DelegationFact } from './facts.ts'

/** Delegation: owners of METIS put it behind a sequencer whose operator takes a commission. */
export const delegation = defineProtocol({
  name: 'delegation',
  title: 'Delegation of METIS to operators of sequencers, for a commission (own)',
  simplified:
    'Own: Metis has no delegation yet, and nobody has published a design. A pool for an operator, with one lock and one node for good: a signer serves once, so a pool whose lock has left is over. Shares cannot be transferred. Sixteen places, as there are seats.',
  parameters: delegationParameters,
  needs: ['bridge', 'sequencing'],
  contracts,
  deploy: deployDelegation,
  state: delegationState,
  account: delegationAccount,
  positions: delegationPositions,
  actions: delegationActions,
  events: delegationEvents,
  flows: delegationFlows,
  tokens: () => [],
  holders: ({ factory, places }) => ({
    delegationPools: factory,
    ...Object.fromEntries(places.map((place, i) => [`delegationPool${i}`, place])),
  }),
  upkeep: delegationUpkeep,
  // What is locked, sequencing counts.
  holdings: ({ metis }, { pools }) => [
    {
      name: 'pools',
      use: 'stake',
      tokens: [
        {
          token: metis,
          amount: fromUnits(
            pools.reduce((sum, { idle, commissionOwed }) => sum + idle + commissionOwed, 0n),
            18,
          ),
        },
      ],
      share: 1,
    },
  ],
  exposure: {
    staked: (_, { pools }) =>
      Object.fromEntries(
        pools.flatMap(({ pool, assets, shares }) => (shares > 0n ? [[pool, Number(assets) / Number(shares)]] : [])),
      ),
  },
})

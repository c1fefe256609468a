import { defineProtocol } from '../protocol.ts'
import { lendingActions } from './actions.ts'
import { deployLending } from './deploy.ts'
import { lendingEvents } from './events.ts'
import { lendingAccount, lendingState } from './state.ts'
import { lendingParameters } from './terms.ts'

/** Aave v3: METIS, WETH and m.USDC to supply, to borrow at variable rates, and to liquidate. */
export const lending = defineProtocol({
  name: 'lending',
  title: 'Lending market (Aave v3) of METIS, WETH and m.USDC',
  simplified:
    'None in the pool: Aave v3 as published, without gateway, incentives and UI providers. One operator says whether the sequencer is up.',
  parameters: lendingParameters,
  needs: ['bridge', 'feeds'],
  deploy: deployLending,
  state: lendingState,
  account: lendingAccount,
  actions: lendingActions,
  events: lendingEvents,
  // aTokens and debt tokens grow by themselves: what they claim is checked against reserves in the tests instead.
  tokens: () => [],
  holders: ({ reserves }) => Object.fromEntries(reserves.map(({ name, aToken }) => [`${name}Reserve`, aToken])),
})

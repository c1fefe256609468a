import { defineProtocol } from '../protocol.ts'
import { rebatesActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployRebates, rebatesParameters } from './deploy.ts'
import { rebatesEvents } from './events.ts'
import { rebatesFlows } from './flows.ts'
import { rebatesAccount, rebatesState } from './state.ts'
import { rebatesUpkeep } from './upkeep.ts'

/** Swap fees given back out of a budget. */
export const rebates = defineProtocol({
  name: 'rebates',
  title: 'Rebates of swap fees, by the day (own)',
  simplified:
    'What everybody paid is the operator’s word, from the same logs that everybody reads; swaps of bundles and of batches are left out. Whoever paid gets it without asking, once the day is over.',
  parameters: rebatesParameters,
  needs: ['bridge'],
  contracts,
  deploy: deployRebates,
  state: rebatesState,
  account: rebatesAccount,
  actions: rebatesActions,
  events: rebatesEvents,
  flows: rebatesFlows,
  tokens: () => [],
  funding: {
    whom: 'whoever pays swap fees, by what was paid that day',
    to: ({ purse }) => purse,
    pay: (at, amount) => rebatesActions(at).fund(amount),
  },
  holders: ({ purse }) => ({ purse }),
  upkeep: rebatesUpkeep,
})

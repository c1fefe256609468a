import { defineProtocol } from '../protocol.ts'
import { budgetActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { budgetParameters, deployBudget } from './deploy.ts'
import { budgetEvents } from './events.ts'
import { budgetAccount, budgetState } from './state.ts'

export type { BudgetFact } from './facts.ts'

/** The contract that a policy pays from: every payment is announced on chain before it can be made. */
export const budget = defineProtocol({
  name: 'budget',
  title: 'Policy budget with announced payments (OpenZeppelin TimelockController)',
  simplified:
    'None: OpenZeppelin as published. Delay 0, because what counts is that payments are announced, not how long before.',
  parameters: budgetParameters,
  needs: ['bridge'],
  contracts,
  deploy: deployBudget,
  state: budgetState,
  still: true,
  account: budgetAccount,
  actions: budgetActions,
  events: budgetEvents,
  tokens: () => [],
  holders: ({ timelock }) => ({ timelock }),
})

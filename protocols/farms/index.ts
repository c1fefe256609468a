import { defineProtocol } from '../protocol.ts'
import { farmsActions } from './actions.ts'
import { deployFarms, farmsParameters } from './deploy.ts'
import { farmsEvents } from './events.ts'
import { farmsAccount, farmsState } from './state.ts'

/** Farms of the StakingRewards kind for Netswap's LP tokens, with rewards at once or through an escrow that vests. */
export const farms = defineProtocol({
  name: 'farms',
  title: 'Liquidity farms (own, StakingRewards kind) and escrowed rewards',
  parameters: farmsParameters,
  deploy: deployFarms,
  state: farmsState,
  account: farmsAccount,
  actions: farmsActions,
  events: farmsEvents,
})

import { defineProtocol } from '../protocol.ts'
import { netswapActions } from './actions.ts'
import { deployNetswap, netswapParameters } from './deploy.ts'
import { netswapEvents } from './events.ts'
import { netswapAccount, netswapState } from './state.ts'

/** Netswap, the constant-product exchange: METIS/m.USDC (native) and WETH/m.USDC (bridged). */
export const netswap = defineProtocol({
  name: 'netswap',
  title: 'Constant-product exchange (Uniswap v2), METIS/m.USDC and WETH/m.USDC',
  parameters: netswapParameters,
  deploy: deployNetswap,
  state: netswapState,
  account: netswapAccount,
  actions: netswapActions,
  events: netswapEvents,
})

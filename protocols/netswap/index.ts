import { defineProtocol } from '../protocol.ts'
import { netswapActions } from './actions.ts'
import { adoptNetswap, netswapPlaces } from './adopt.ts'
import * as contracts from './artifacts.gen.ts'
import { deployNetswap, lpSymbols, netswapParameters } from './deploy.ts'
import { poolNames } from '../pair.ts'
import { netswapEvents } from './events.ts'
import { netswapExchange, netswapHoldings } from './exchange.ts'
import { netswapPositions } from './positions.ts'
import { netswapAccount, netswapState } from './state.ts'
import { netswapTrading } from './trading.ts'

/** Netswap, the constant-product exchange: METIS/m.USDC (native) and WETH/m.USDC (bridged). */
export const netswap = defineProtocol({
  name: 'netswap',
  title: 'Constant-product exchange (Uniswap v2), METIS/m.USDC and WETH/m.USDC',
  simplified: 'None in the contracts: Uniswap v2 as published. Netswap’s own token and farms are the policy’s.',
  parameters: netswapParameters,
  needs: ['bridge'],
  contracts,
  deploy: deployNetswap,
  adopt: { places: netswapPlaces, take: adoptNetswap, anew: true },
  state: netswapState,
  still: true,
  account: netswapAccount,
  positions: netswapPositions,
  actions: netswapActions,
  events: netswapEvents,
  tokens: ({ pools }) =>
    poolNames.map((name) => ({ symbol: lpSymbols[name], address: pools[name].address, decimals: 18 })),
  holders: ({ pools, router, zap }) => ({
    nativePool: pools.native.address,
    bridgedPool: pools.bridged.address,
    netswapRouter: router,
    netswapZap: zap,
  }),
  exposure: {
    held: ({ pools }, { native: { reserves, liquidity } }) => ({
      [pools.native.address]: liquidity === 0n ? 0 : Number(reserves.base) / Number(liquidity),
    }),
  },
  pairs: ({ pools }, state) => poolNames.map((name) => ({ ...pools[name], reserves: state[name].reserves })),
  trading: netswapTrading,
  exchange: netswapExchange,
  holdings: netswapHoldings,
})

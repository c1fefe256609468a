import { z } from 'zod'
import type { Call } from '../protocols/call.ts'
import { amountOut, optimalTrade } from '../protocols/netswap/constant-product.ts'
import { swapFee } from '../protocols/netswap/deploy.ts'
import { type PoolName, poolNames } from '../protocols/pair.ts'
import { dollars, headcount } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { buyGas, withMetis } from './mind/trade/gas-purchase.ts'
import { endowmentOf, evenOut, outerPrice, stocksOf, walletOf } from './mind/trade/inventory.ts'
import { reservesOf } from './mind/pools/reserves.ts'

const parameters = z
  .strictObject({
    count: headcount().default(1).meta({ description: 'How many there are.' }),
    capitalUsd: dollars(1e-6).default(6_000_000).meta({ description: 'Inventory on the chain, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'Arbitrageurs between the pools and the outer markets.' })

type Parameters = z.output<typeof parameters>

export interface Attributes {
  readonly capitalUsd: number
}

export interface Memory {
  readonly approved: boolean
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge'>

const swapGas = 130_000
/** A swap in each pool and hour of a day, by their gas limits. */
const usualDay = { transactions: 48, gas: 48 * 300_000 }

/**
 * Closes the gap between each pool and the outer market by the most profitable swap (V04), when it pays for its gas.
 * Keeps an inventory on the chain and evens it out over the bridge, which is how selling on the chain reaches the
 * outer market.
 */
export const arbitrageur = defineAgent<Parameters, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'arbitrageur',
  title: 'Arbitrageurs against the outer markets',
  organic: false,
  reads: ['metis', 'bridge'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { capitalUsd }, beginning }) => ({
    attributes: { capitalUsd },
    memory: { approved: false },
    endowment: endowmentOf(capitalUsd, beginning),
    reviewDays: 0,
  }),
  decide: (here) => {
    const { attributes, memory, actions } = here
    const fuel = buyGas(here, usualDay)
    const situation = withMetis(here, fuel.left)
    const trades = poolNames.flatMap((name) => arbitrage(situation, name))
    const { deposits, withdrawals } = evenOut(stocksOf(situation, attributes.capitalUsd), actions.bridge.withdraw)
    const calls = [...trades, ...withdrawals]
    if (calls.length + deposits.length + fuel.calls.length === 0) return { memory }
    const approvals = memory.approved ? [] : poolNames.flatMap(actions.netswap.approvals)
    return { deposits, intents: [...fuel.calls, ...approvals, ...calls], memory: { approved: true } }
  },
})

/**
 * The best trade in one pool that the inventory allows, if it beats its gas. It can never lose, because its minimum
 * output pays for it.
 */
export function arbitrage(situation: Here, name: PoolName): Call[] {
  const { me, view, deployments, actions } = situation
  const pool = deployments.netswap.pools[name]
  const price = outerPrice(view, name)
  const trade = optimalTrade(reservesOf(view, pool), price, swapFee)
  if (trade === undefined) return []
  const cost = gasUsd(view, swapGas)
  if (trade.profit <= cost) return []
  const { side } = trade
  const { reserves } = view.chain.netswap[name]
  const [tokenIn, tokenOut, reserveIn, reserveOut] =
    side === 'buy'
      ? [pool.quote, pool.base, reserves.quote, reserves.base]
      : [pool.base, pool.quote, reserves.base, reserves.quote]
  const amountIn = toUnits(trade.amountIn, tokenIn.decimals, walletOf(situation)[tokenIn.address])
  const amount = fromUnits(amountIn, tokenIn.decimals)
  const minOut = toUnits(side === 'buy' ? (amount + cost) / price : amount * price + cost, tokenOut.decimals)
  // With less than the best trade takes, what is left of its profit may not pay for the gas.
  if (amountIn === 0n || amountOut(amountIn, reserveIn, reserveOut) < minOut) return []
  return [actions.netswap.swap({ pool: name, side, amountIn, minOut, to: me })]
}

import type { Address } from 'viem'
import { z } from 'zod'
import { affordableSwap, roundTrip } from '../protocols/hercules/arbitrage.ts'
import { type Curve, curveOf, curveOfReserves, type Swap, swapExactly } from '../protocols/hercules/curve.ts'
import { type PoolName, poolNames, swapFee } from '../protocols/netswap/deploy.ts'
import { swapped } from '../protocols/pair.ts'
import { fromUnits, type Token, toUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import { gasUsd } from './mind/gas.ts'
import { endowmentOf, evenOut, outerPrice, stocksOf, walletOf } from './mind/inventory.ts'
import { type Opportunity, pick } from './mind/opportunity.ts'
import { reservesOf } from './mind/portfolio.ts'

const parameters = z
  .strictObject({
    count: z.int().nonnegative().default(1).meta({ description: 'How many there are.' }),
    capitalUsd: z.number().positive().default(2_000_000).meta({ description: 'Inventory on the chain, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'Searchers who close price gaps between Hercules, Netswap and the outer markets.' })

interface Attributes {
  readonly capitalUsd: number
}

interface Memory {
  readonly approved: boolean
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge' | 'hercules'>

/** Gas of a swap with some reserve, for judging its cost. */
const swapGas = { hercules: 300_000, netswap: 130_000 }

/**
 * Where gains come from: each says what it sees now. A source that looks at a protocol which may be off, liquidations
 * for instance, says nothing when `view.chain` does not have it.
 */
const sources: readonly ((here: Here) => readonly Opportunity[])[] = [
  (here) => poolNames.flatMap((name) => againstOutside(here, name)),
  (here) => poolNames.flatMap((name) => againstNetswap(here, name)),
]

/**
 * Takes what gains there are on the chain and pay for their gas, the best first. Keeps an inventory and evens it out over
 * the bridge, as arbitrageurs do.
 */
export const searcher = defineAgent<z.output<typeof parameters>, Attributes, Memory, 'metis' | 'bridge' | 'hercules'>({
  kind: 'searcher',
  title: 'Searchers between the exchanges',
  organic: false,
  reads: ['metis', 'bridge', 'hercules'],
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
    const seen = sources.flatMap((source) => source(here))
    const calls = pick(seen, here.view, walletOf(here)).flatMap((opportunity) => opportunity.calls)
    const { deposits, withdrawals } = evenOut(stocksOf(here, attributes.capitalUsd), actions.bridge.withdraw)
    if (calls.length === 0 && deposits.length === 0 && withdrawals.length === 0) return { memory }
    const approvals = memory.approved
      ? []
      : poolNames.flatMap((name) => [...actions.hercules.approvals(name), ...actions.netswap.approvals(name)])
    return { deposits, intents: [...approvals, ...calls, ...withdrawals], memory: { approved: true } }
  },
})

interface Market {
  readonly pool: { readonly address: Address; readonly base: Token; readonly quote: Token }
  readonly curve: Curve
}

const onHercules = ({ view, deployments }: Here, name: PoolName): Market => {
  const pool = deployments.hercules.pools[name]
  return { pool, curve: curveOf(view.chain.hercules[name], pool) }
}

const onNetswap = ({ view, deployments }: Here, name: PoolName): Market => {
  const pool = deployments.netswap.pools[name]
  return { pool, curve: curveOfReserves(reservesOf(view, pool), swapFee) }
}

/** The gap between a Hercules pool and the outer market, as far as the inventory reaches. */
export function againstOutside(here: Here, name: PoolName): readonly Opportunity[] {
  const { me, actions } = here
  const { pool, curve } = onHercules(here, name)
  const price = outerPrice(here.view, name)
  const held = walletOf(here)
  const swap = affordableSwap(curve, price, {
    base: fromUnits(held[pool.base.address]!, pool.base.decimals),
    quote: fromUnits(held[pool.quote.address]!, pool.quote.decimals),
  })
  if (swap === undefined) return []
  const leg = legOf(here, { pool, curve }, swap, { price, gas: swapGas.hercules })
  if (leg === undefined) return []
  return [
    {
      profit: swap.profit,
      gas: swapGas.hercules,
      calls: [actions.hercules.swap({ pool: name, ...leg, to: me })],
      touches: [pool.address],
      spends: [{ token: leg.token, amount: leg.amountIn }],
    },
  ]
}

/** The gap between the two exchanges' pools of one pair: bought where base is cheap, sold where it is dear. */
export function againstNetswap(here: Here, name: PoolName): readonly Opportunity[] {
  const { me, view, actions } = here
  const markets = { hercules: onHercules(here, name), netswap: onNetswap(here, name) }
  const calls = { hercules: actions.hercules.swap, netswap: actions.netswap.swap }
  const gas = swapGas.hercules + swapGas.netswap
  for (const [cheap, dear] of [
    ['hercules', 'netswap'],
    ['netswap', 'hercules'],
  ] as const) {
    const trip = roundTrip(markets[cheap].curve, markets[dear].curve)
    if (trip === undefined) continue
    // Somebody may be faster in one of the pools: a leg alone is to lose no more than evening it out over the bridge.
    if (Math.abs(trip.price / outerPrice(here.view, name) - 1) > view.outside.bridgeFee) continue
    const buy = legOf(here, markets[cheap], trip.buy, { price: trip.price, gas: swapGas[cheap] })
    const sell = legOf(here, markets[dear], trip.sell, { price: trip.price, gas: swapGas[dear] })
    if (buy === undefined || sell === undefined) continue
    return [
      {
        profit: trip.profit,
        gas,
        calls: [calls[cheap]({ pool: name, ...buy, to: me }), calls[dear]({ pool: name, ...sell, to: me })],
        touches: [markets.hercules.pool.address, markets.netswap.pool.address],
        spends: [buy, sell].map(({ token, amountIn }) => ({ token, amount: amountIn })),
      },
    ]
  }
  return []
}

interface Leg {
  readonly side: Swap['side']
  readonly token: Address
  readonly amountIn: bigint
  readonly minOut: bigint
}

/** A swap in whole units that pays for its gas at `price` or does not happen: it can never lose. */
function legOf(
  here: Here,
  { pool, curve }: Market,
  { side, amountIn }: Swap,
  { price, gas }: { readonly price: number; readonly gas: number },
): Leg | undefined {
  const [tokenIn, tokenOut] = swapped(pool, side)
  const units = toUnits(amountIn, tokenIn.decimals, walletOf(here)[tokenIn.address])
  const amount = fromUnits(units, tokenIn.decimals)
  const cost = gasUsd(here.view, gas)
  const least = side === 'buy' ? (amount + cost) / price : amount * price + cost
  if (units === 0n || swapExactly(curve, side, amount).amountOut < least) return undefined
  return { side, token: tokenIn.address, amountIn: units, minOut: toUnits(least, tokenOut.decimals) }
}

import type { Address } from 'viem'
import { affordableSwap } from '../../../protocols/hercules/arbitrage.ts'
import { poolNames, type PoolName, swapped } from '../../../protocols/pair.ts'
import { fromUnits } from '../../../protocols/token.ts'
import { gasUsd } from '../valuation/gas.ts'
import { noOutsideDeals, type Opportunity, type OutsideDeals } from '../trade/opportunity.ts'
import { outerPath, outerPrice } from '../trade/inventory.ts'
import { alongPath, type PathSwap } from './price-path.ts'
import { legOf, type PricedPool, marketsOf, type SearcherView, type SwapLeg, swapOn } from './searcher-view.ts'

/** The gaps between the pools on the chain and the outer markets, since the last block. */
export const outerArbitrage = (here: SearcherView): readonly Opportunity[] =>
  poolNames.flatMap((name) => marketsOf(here, name).flatMap((market) => alongOutside(here, market)))

/**
 * What a pool has left to gain while the outer price went its way since the last block: a swap each time that it turned,
 * hedged at the prices of its moments. One after the other or not at all, so together they are one opportunity.
 */
export function alongOutside(here: SearcherView, market: PricedPool): readonly Opportunity[] {
  const path = outerPath(here.view, market.name)
  if (path === undefined) return againstOutside(here, market)
  const { pool, curve, gas } = market
  const cost = gasUsd(here.view, gas)
  let { held } = here
  const legs: SwapLeg[] = []
  const taken: PathSwap[] = []
  for (const swap of alongPath(curve, path, holdingsIn(held, market), cost)) {
    const leg = legOf({ ...here, held }, { ...market, curve: swap.curve }, swap, swap.price)
    // What follows would meet a pool that nobody has moved.
    if (leg === undefined) break
    legs.push(leg)
    taken.push(swap)
    held = afterwards(held, market, leg)
  }
  if (legs.length === 0) return []
  return [
    {
      profit: taken.reduce((sum, { profit }) => sum + profit, 0),
      gas: gas * legs.length,
      calls: legs.map((leg, i) => ({ ...swapOn(here, market, leg), hedge: hedgeOf(here, market, leg, taken[i]!) })),
      touches: [pool.address],
      spends: drawnOn(here.held, market, legs),
      outside: taken.reduce((deals, swap) => withDeal(deals, market.name, swap), noOutsideDeals),
    },
  ]
}

/** The gap between a pool and the outer market now (docs/theory.md V04), as far as the inventory reaches. */
export function againstOutside(here: SearcherView, market: PricedPool): readonly Opportunity[] {
  const { pool, curve, gas, name } = market
  const price = outerPrice(here.view, name)
  const swap = affordableSwap(curve, price, holdingsIn(here.held, market))
  if (swap === undefined) return []
  const leg = legOf(here, market, swap, price)
  if (leg === undefined) return []
  return [
    {
      profit: swap.profit,
      gas,
      calls: [swapOn(here, market, leg)],
      touches: [pool.address],
      spends: [{ token: leg.token, amount: leg.amountIn }],
    },
  ]
}

type Wallet = SearcherView['held']

const holdingsIn = (held: Wallet, { pool: { base, quote } }: PricedPool) => ({
  base: fromUnits(held[base.address] ?? 0n, base.decimals),
  quote: fromUnits(held[quote.address] ?? 0n, quote.decimals),
})

/** A wallet after a swap that has given no more than it has to. */
function afterwards(held: Wallet, { pool }: PricedPool, { side, amountIn, minOut }: SwapLeg): Wallet {
  const [tokenIn, tokenOut] = swapped(pool, side)
  return {
    ...held,
    [tokenIn.address]: (held[tokenIn.address] ?? 0n) - amountIn,
    [tokenOut.address]: (held[tokenOut.address] ?? 0n) + minOut,
  }
}

/** The most that swaps one after the other take of each token out of a wallet. */
function drawnOn(held: Wallet, market: PricedPool, legs: readonly SwapLeg[]): Opportunity['spends'] {
  const most = new Map<Address, bigint>()
  let after = held
  for (const leg of legs) {
    after = afterwards(after, market, leg)
    const drawn = (held[leg.token] ?? 0n) - after[leg.token]!
    if (drawn > (most.get(leg.token) ?? 0n)) most.set(leg.token, drawn)
  }
  return [...most].map(([token, amount]) => ({ token, amount }))
}

/** A minimum that no swap gives. */
const unattainable = 2n ** 128n

const hedgeOf = (here: SearcherView, market: PricedPool, leg: SwapLeg, { price, from, until }: PathSwap) => ({
  pool: market.pool.address,
  token: market.pool.base,
  price,
  from,
  until,
  late: swapOn(here, market, { ...leg, minOut: unattainable }).data,
})

/** Deals outside, with those of one more swap. */
function withDeal(deals: OutsideDeals, name: PoolName, { side, amountIn, amountOut, price }: PathSwap): OutsideDeals {
  const base = side === 'buy' ? -amountOut : amountIn
  const token = name === 'native' ? 'metis' : 'eth'
  return { ...deals, [token]: deals[token] + base, usd: deals.usd - base * price }
}

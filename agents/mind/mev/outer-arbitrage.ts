import type { Address } from 'viem'
import { amountOut } from '../../../protocols/netswap/constant-product.ts'
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

/** Swaps of one pool along a price's path, in whole units, and what each is hedged at. */
interface PathLegs {
  readonly legs: readonly SwapLeg[]
  readonly taken: readonly PathSwap[]
}

/**
 * What a pool has left to gain while the outer price went its way since the last block: a swap each time that it turned,
 * hedged at the prices of its moments. One after the other or not at all, so together they are one opportunity.
 */
export function alongOutside(here: SearcherView, market: PricedPool): readonly Opportunity[] {
  if (outerPath(here.view, market.name) === undefined) return againstOutside(here, market)
  return followed(here, market, legsAlong(here, market))
}

/** The swaps along the path; none where a block has no such. */
export function legsAlong(here: SearcherView, market: PricedPool): PathLegs {
  const legs: SwapLeg[] = []
  const taken: PathSwap[] = []
  const path = outerPath(here.view, market.name) ?? []
  let { held } = here
  for (const swap of alongPath(market.curve, path, holdingsIn(held, market), gasUsd(here.view, market.gas))) {
    const leg = legOf({ ...here, held }, { ...market, curve: swap.curve }, swap, swap.price)
    // What follows would meet a pool that nobody has moved.
    if (leg === undefined) break
    legs.push(leg)
    taken.push(swap)
    held = afterwards(held, market, leg)
  }
  return { legs, taken }
}

/** Those swaps as one opportunity. */
export function followed(here: SearcherView, market: PricedPool, { legs, taken }: PathLegs): readonly Opportunity[] {
  if (legs.length === 0) return []
  return [
    {
      profit: taken.reduce((sum, { profit }) => sum + profit, 0),
      gas: market.gas * legs.length,
      calls: legs.map((leg, i) => ({ ...swapOn(here, market, leg), hedge: hedgeOf(here, market, leg, taken[i]!) })),
      touches: [market.pool.address],
      spends: drawnOn(here.held, market, legs),
      outside: taken.reduce((deals, swap) => withDeal(deals, market.name, swap), noOutsideDeals),
    },
  ]
}

/** What a searcher sees behind swaps of its own in one of Netswap's pools: other reserves, and another wallet. */
export function behind(here: SearcherView, market: PricedPool, legs: readonly SwapLeg[]): SearcherView {
  if (legs.length === 0) return here
  const { chain } = here.view
  const { name } = market
  let { base, quote } = chain.netswap[name].reserves
  let { held } = here
  for (const { side, amountIn, ...leg } of legs) {
    const out = side === 'buy' ? amountOut(amountIn, quote, base) : amountOut(amountIn, base, quote)
    ;[base, quote] = side === 'buy' ? [base - out, quote + amountIn] : [base + amountIn, quote - out]
    held = afterwards(held, market, { side, amountIn, ...leg })
  }
  const pool = { ...chain.netswap[name], reserves: { base, quote } }
  const view = { ...here.view, chain: { ...chain, netswap: { ...chain.netswap, [name]: pool } } }
  return { ...here, held, view }
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

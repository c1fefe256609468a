import { remembered } from '../remembered.ts'
import { buyUpTo, type LiquidityCurve, marginal, sellDownTo, type CurveSwap, swapExactly } from './curve.ts'

/** A swap that pays, and what it brings: quote tokens at the price of the other market. */
export interface Arbitrage extends CurveSwap {
  readonly profit: number
}

/**
 * The most profitable swap against a market that buys and sells base at `price`, or none inside the no-arbitrage band.
 * It goes on until the next unit, fee included, costs what it is worth: closed form within a segment, segment by segment
 * across ticks (Angeris et al. 2019, arXiv 1911.03380, section 2, for each segment).
 *
 * @example
 * import { curveOfReserves } from './curve.ts'
 *
 * const curve = curveOfReserves({ base: 1000, quote: 2_000_000 }, 0.003)
 * optimalSwap(curve, 2100)?.amountIn // => 46_453.12
 * optimalSwap(curve, 2100)?.profit // => 1_075.71
 */
export function optimalSwap(curve: LiquidityCurve, price: number): Arbitrage | undefined {
  const { bid, ask } = marginal(curve)
  if (ask < price) return priced(buyUpTo(curve, price), price)
  if (bid > price) return priced(sellDownTo(curve, price), price)
  return undefined
}

/** As the optimal swap, where no more than `held` of the input is there. */
export function affordableSwap(curve: LiquidityCurve, price: number, held: PairHoldings): Arbitrage | undefined {
  const best = optimalSwap(curve, price)
  if (best === undefined) return undefined
  const most = best.side === 'sell' ? held.base : held.quote
  return best.amountIn <= most ? best : priced(swapExactly(curve, best.side, most), price)
}

/** Whole tokens in somebody's hands. */
export interface PairHoldings {
  readonly base: number
  readonly quote: number
}

/** Base bought in one pool and sold in another. Amounts in whole tokens. */
export interface RoundTrip {
  readonly buy: CurveSwap
  readonly sell: CurveSwap
  /** Where the two pools meet, fees included: each swap alone is worth it at this price. */
  readonly price: number
  /** In quote tokens. */
  readonly profit: number
}

/**
 * The most profitable purchase in the pool where base is cheap and sale where it is dear: what one gives at a common
 * marginal price is what the other takes at it. Both grow with the distance to that price, so it is found by bisection.
 */
export const roundTrip = (cheap: LiquidityCurve, dear: LiquidityCurve): RoundTrip | undefined => tripsFrom(cheap)(dear)

const tripsFrom = remembered((cheap: LiquidityCurve) => remembered((dear: LiquidityCurve) => workedOut(cheap, dear)))

function workedOut(cheap: LiquidityCurve, dear: LiquidityCurve): RoundTrip | undefined {
  let low = marginal(cheap).ask
  let high = marginal(dear).bid
  if (!(low < high)) return undefined
  // Sixty halvings leave nothing of a double.
  for (let i = 0; i < 60; i++) {
    const price = (low + high) / 2
    if (buyUpTo(cheap, price).amountOut < sellDownTo(dear, price).amountIn) low = price
    else high = price
  }
  const buy = buyUpTo(cheap, low)
  const sell = swapExactly(dear, 'sell', buy.amountOut)
  return { buy, sell, price: low, profit: sell.amountOut - buy.amountIn }
}

const priced = (swap: CurveSwap, price: number): Arbitrage => ({
  ...swap,
  profit: swap.side === 'buy' ? swap.amountOut * price - swap.amountIn : swap.amountOut - swap.amountIn * price,
})

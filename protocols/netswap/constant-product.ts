/**
 * The arithmetic of a constant-product pool with a fee on the input, in floats and in whole units: the laws V01, V02
 * and V04 hold for exactly these functions.
 */

import { squareRoot } from '../whole-number.ts'

/** A pool as its formulas see it; both sides in whole tokens. */
export interface PoolReserves {
  readonly base: number
  readonly quote: number
}

/** Quote for a whole base token at the margin, without fee. */
export const spotPrice = ({ base, quote }: PoolReserves): number => quote / base

/** What a swap of `amountIn` pays out, in the smallest unit: Uniswap v2's own integer formula. */
export function amountOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  const paid = amountIn * 997n
  return (paid * reserveOut) / (reserveIn * 1000n + paid)
}

/**
 * How much of `amount` a zap swaps so that the rest and what it buys fit the pool, in the smallest unit: the contract's
 * own formula, the positive root of 0.997 s² + 1.997 r s - r a = 0.
 */
export const zapSwap = (amount: bigint, reserve: bigint): bigint =>
  (squareRoot(reserve * (3_988_009n * reserve + 3_988_000n * amount)) - 1997n * reserve) / 1994n

/** LP tokens that a zap of `amount` gives: what can be asked for as the least. */
export function zapOut(amount: bigint, reserveIn: bigint, reserveOut: bigint, liquidity: bigint): bigint {
  const swapped = zapSwap(amount, reserveIn)
  const bought = amountOut(swapped, reserveIn, reserveOut)
  const byInput = ((amount - swapped) * liquidity) / (reserveIn + swapped)
  const byOutput = (bought * liquidity) / (reserveOut - bought)
  return byInput < byOutput ? byInput : byOutput
}

/**
 * Quote tokens that move the spot price by the factor 1 + move, with a fee on the input: the positive root of
 * phi d² + (1 + phi) y d - move y² = 0, where phi = 1 - fee.
 *
 * @param quote the pool's quote reserve y
 * @returns in quote tokens
 */
export function depth(quote: number, move: number, fee: number): number {
  const phi = 1 - fee
  const linear = (1 + phi) * quote
  return (Math.sqrt(linear * linear + 4 * phi * move * quote * quote) - linear) / (2 * phi)
}

/**
 * Quote tokens that move the spot price up by the factor 1 + move, and those that a sale takes out while it moves the
 * price down to 1 - move, together: what people call depth at ± 2 %.
 */
export function twoSidedDepth(quote: number, move: number, fee: number): number {
  const sold = depth(1, 1 / (1 - move) - 1, fee)
  return depth(quote, move, fee) + quote * (1 - 1 / (1 + (1 - fee) * sold))
}

/** A trade that an arbitrageur or a seller with a reservation price makes. Amounts in whole tokens. */
export interface OptimalTrade {
  readonly side: 'buy' | 'sell'
  /** Quote tokens for `buy`, base tokens for `sell`. */
  readonly amountIn: number
  readonly amountOut: number
  /** In quote tokens, at the outer price. */
  readonly profit: number
}

/**
 * The most profitable trade against a market that buys and sells base at `price`, or none inside the no-arbitrage band
 * [phi p, p / phi]. Angeris et al. 2019 (arXiv 1911.03380), section 2, in closed form.
 *
 * @example
 * const trade = optimalTrade({ base: 1000, quote: 2_000_000 }, 2100, 0.003)
 * trade?.side // => 'buy'
 * trade?.amountIn // => 46_453.12
 * trade?.profit // => 1_075.71
 */
export function optimalTrade({ base, quote }: PoolReserves, price: number, fee: number): OptimalTrade | undefined {
  const phi = 1 - fee
  const invariant = base * quote
  const spot = quote / base
  if (phi * price > spot) {
    const amountIn = (Math.sqrt(phi * price * invariant) - quote) / phi
    const bought = base - invariant / (quote + phi * amountIn)
    return {
      side: 'buy',
      amountIn,
      amountOut: bought,
      profit: (Math.sqrt(price * base) - Math.sqrt(quote / phi)) ** 2,
    }
  }
  if (price < phi * spot) {
    const amountIn = amountToSell({ base, quote }, price, fee)
    const received = quote - invariant / (base + phi * amountIn)
    return {
      side: 'sell',
      amountIn,
      amountOut: received,
      profit: (Math.sqrt(quote) - Math.sqrt((price * base) / phi)) ** 2,
    }
  }
  return undefined
}

/**
 * Base tokens whose sale brings the pool's marginal bid, fee included, down to `reservation` (quote per base): what an
 * owner sells who values the rest at that. Zero when the bid is already below.
 */
export function amountToSell({ base, quote }: PoolReserves, reservation: number, fee: number): number {
  const phi = 1 - fee
  return Math.max(0, (Math.sqrt((phi * base * quote) / reservation) - base) / phi)
}

/** Prices [phi p, p / phi] at which no trade with a pool pays, where p is its spot price (V05). */
export const noArbitrageBand = (reserves: PoolReserves, fee: number): readonly [low: number, high: number] => [
  (1 - fee) * spotPrice(reserves),
  spotPrice(reserves) / (1 - fee),
]

/** Reserves behind a trade, fee included. */
export const reservesAfter = (
  { base, quote }: PoolReserves,
  { side, amountIn, amountOut: out }: Pick<OptimalTrade, 'side' | 'amountIn' | 'amountOut'>,
): PoolReserves =>
  side === 'sell' ? { base: base + amountIn, quote: quote - out } : { base: base - out, quote: quote + amountIn }

import { squareRoot } from '../whole-number.ts'

/** Prices of a Uniswap v3 pool whose tokens have the same decimals: token 1 for a token 0. */

const q96 = 2 ** 96

/** Width of the ticks that liquidity can begin and end at, in a pool of the 1 % tier. */
export const tickSpacing = 200

/**
 * Square root of a price as the pool stores it, in 96 fractional bits, rounded down.
 *
 * @example
 * sqrtPriceX96(1) // => 2n ** 96n
 */
export function sqrtPriceX96(price: number): bigint {
  // 15 digits are what a double holds; the root of an integer is then exact.
  const scale = 10 ** Math.max(0, 15 - Math.ceil(Math.log10(price)))
  return squareRoot((BigInt(Math.round(price * scale)) << 192n) / BigInt(scale))
}

/** The price that a stored square root stands for. */
export const priceOf = (sqrt: bigint): number => (Number(sqrt) / q96) ** 2

/** A stored price with 18 decimals as a number. */
export const fromX18 = (value: bigint): number => Number(value) / 1e18

/** The tick at or below a price that liquidity can begin or end at. */
export const usableTick = (price: number): number =>
  Math.floor(Math.log(price) / Math.log(1.0001) / tickSpacing) * tickSpacing

/** Price at a tick. */
export const priceAt = (tick: number): number => 1.0001 ** tick

/** Liquidity per unit of quote token on the lower side of a range: L = quote / (sqrt(P) - sqrt(Pl)). */
export const liquidityOf = (quote: number, price: number, lower: number): number =>
  quote / (Math.sqrt(price) - Math.sqrt(lower))

/** Quote token that moves the price by a small `share`: L sqrt(P) share / 2. */
export const quoteToMove = (liquidity: number, price: number, share: number): number =>
  (liquidity * Math.sqrt(price) * share) / 2

/** A market's price once trades back to its index have paid for as long as their fee lets them. */
export const besideIndex = (price: number, index: number, fee: number): number =>
  Math.min(Math.max(price, index * (1 - fee)), index * (1 + fee))

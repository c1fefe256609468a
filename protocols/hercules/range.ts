import { one, sqrtPriceAt } from './tick.ts'

/** A position's prices, as ticks: it works from `bottom` up to, but not at, `top`. */
export interface Range {
  readonly bottom: number
  readonly top: number
}

/** Amounts of a pool's two tokens in their smallest units. */
export interface Amounts {
  readonly base: bigint
  readonly quote: bigint
}

/**
 * What a position of this liquidity holds at a price: Uniswap v3 whitepaper, 6.29 and 6.30. Below its range it is all
 * base, above it all quote. Positions are paid in rounded up and paid out rounded down.
 */
export function amountsOf(
  liquidity: bigint,
  { bottom, top }: Range,
  sqrtPrice: bigint,
  rounding: 'up' | 'down' = 'down',
): Amounts {
  const low = sqrtPriceAt(bottom)
  const high = sqrtPriceAt(top)
  const at = sqrtPrice < low ? low : sqrtPrice > high ? high : sqrtPrice
  const divide = rounding === 'up' ? up : down
  return {
    base: at < high ? divide(divide((liquidity << 96n) * (high - at), high), at) : 0n,
    quote: at > low ? divide(liquidity * (at - low), one) : 0n,
  }
}

/** The most liquidity in a range that these amounts pay for, as the position manager reckons it. */
export function liquidityOf({ base, quote }: Amounts, { bottom, top }: Range, sqrtPrice: bigint): bigint {
  const low = sqrtPriceAt(bottom)
  const high = sqrtPriceAt(top)
  const ofBase = (from: bigint): bigint => (base * ((from * high) / one)) / (high - from)
  const ofQuote = (to: bigint): bigint => (quote * one) / (to - low)
  if (sqrtPrice <= low) return ofBase(low)
  if (sqrtPrice >= high) return ofQuote(high)
  const byBase = ofBase(sqrtPrice)
  const byQuote = ofQuote(sqrtPrice)
  return byBase < byQuote ? byBase : byQuote
}

/** Whether the pool's price is where a position earns. */
export const inRange = ({ bottom, top }: Range, tick: number): boolean => bottom <= tick && tick < top

/**
 * How many times the liquidity of an unbounded position the same money gives when it is kept within a factor of the
 * price: 1 / (1 - factor^(-1/2)) for the range from P / factor to P x factor (Uniswap v3 whitepaper, 2). Fees and
 * loss versus rebalancing grow alike.
 *
 * @example
 * capitalEfficiency(4) // => 2
 */
export const capitalEfficiency = (factor: number): number => 1 / (1 - factor ** -0.5)

/**
 * How often a price of this volatility leaves a range from P / factor to P x factor, when the range is put around it
 * anew each time: once in ln(factor)² / sigma² years, the mean exit time of a Brownian motion.
 *
 * @param volatility per year
 * @returns times a year
 */
export const exitsPerYear = (factor: number, volatility: number): number => (volatility / Math.log(factor)) ** 2

const down = (a: bigint, b: bigint): bigint => a / b
const up = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

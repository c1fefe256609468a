import { squareRoot } from '../whole-number.ts'

/**
 * Prices of a concentrated-liquidity pool. A tick is a step of a hundredth of a percent: at tick i a unit of the base
 * token costs 1.0001^i units of the quote token. Contracts keep the square root of the price as a whole number, with 96
 * bits behind the point, and here it is the same number to the last bit.
 */

/** The lowest and highest price that a pool knows. */
export const lowestTick = -887_272
export const highestTick = 887_272

/** Ticks that a position's ends must be multiples of: what a pool begins with. */
export const tickSpacing = 60

/** 1 in sqrt prices. */
export const one = 1n << 96n

const precision = 512n
const inTable = 128n

/** 1.0001^(-2^i / 2) with 128 bits behind the point, rounded, for i = 0..19: products of these make every tick. */
const powers = powersOfSteps()

/** Ticks that were asked for: liquidity ends at few. */
const known = new Map<number, bigint>()

/** Square root of the price at a tick, as the contracts have it (TickMath.getSqrtRatioAtTick of Uniswap v3). */
export function sqrtPriceAt(tick: number): bigint {
  const found = known.get(tick) ?? workedOut(tick)
  known.set(tick, found)
  return found
}

function workedOut(tick: number): bigint {
  if (tick < lowestTick || tick > highestTick) throw new RangeError(`${tick} is not a tick`)
  const steps = Math.abs(tick)
  let ratio = 1n << inTable
  for (const [i, power] of powers.entries()) if ((steps & (1 << i)) !== 0) ratio = (ratio * power) >> inTable
  if (tick > 0) ratio = ((1n << 256n) - 1n) / ratio
  // From 128 bits behind the point to 96, rounded up.
  return (ratio + 0xffffffffn) >> 32n
}

/** The highest tick whose price is not above this one. */
export function tickAt(sqrtPrice: bigint): number {
  const near = Math.floor((2 * Math.log(Number(sqrtPrice) / Number(one))) / Math.log(1.0001))
  // The logarithm of a double may be a tick off.
  let tick = Math.min(highestTick, Math.max(lowestTick, near + 1))
  while (tick > lowestTick && sqrtPriceAt(tick) > sqrtPrice) tick -= 1
  return tick
}

/** Decimals of a pool's two tokens: they say how many units of quote for a unit of base a price is. */
export interface Scale {
  readonly base: { readonly decimals: number }
  readonly quote: { readonly decimals: number }
}

/** Whole quote tokens for a whole base token. */
export const priceOf = (sqrtPrice: bigint, { base, quote }: Scale): number =>
  (Number(sqrtPrice) / Number(one)) ** 2 * 10 ** (base.decimals - quote.decimals)

/** The square root of a price in whole tokens, as the contracts have it; good to 15 digits. */
export function sqrtPriceOf(price: number, { base, quote }: Scale): bigint {
  // A double's whole number below 2^53, and what is left of the price as a power of two.
  const exponent = 52 - Math.floor(Math.log2(price))
  const digits = BigInt(Math.round(price * 2 ** exponent))
  const numerator = (digits << (192n + 256n)) * 10n ** BigInt(quote.decimals)
  return squareRoot((numerator >> BigInt(256 + exponent)) / 10n ** BigInt(base.decimals))
}

/** The tick nearest to a price that a position may end at. */
export function nearestUsable(price: number, scale: Scale): number {
  const tick = (Math.log(price) + Math.log(10) * (scale.quote.decimals - scale.base.decimals)) / Math.log(1.0001)
  const most = Math.floor(highestTick / tickSpacing) * tickSpacing
  return Math.min(most, Math.max(-most, Math.round(tick / tickSpacing) * tickSpacing))
}

function powersOfSteps(): readonly bigint[] {
  const rounding = 1n << (precision - inTable - 1n)
  let power = squareRoot((10_000n << (2n * precision)) / 10_001n)
  return Array.from({ length: 20 }, () => {
    const rounded = (power + rounding) >> (precision - inTable)
    power = (power * power) >> precision
    return rounded
  })
}

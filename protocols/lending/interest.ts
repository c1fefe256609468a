import { BASIS_POINTS, toBasisPoints } from '../basis-points.ts'
import type { ReserveTerms } from './terms.ts'

/** Interest as Aave v3 counts it: rates per year in rays (27 decimals), each product rounded to the nearest. */

const ray = 10n ** 27n
const secondsPerYear = 31_536_000n

/** A rate's shape over utilisation, fractions per year. */
export type RateCurve = Pick<ReserveTerms, 'optimal' | 'base' | 'slope1' | 'slope2'>

/** A fraction in rays, exact to nine decimals. */
export const rayOf = (fraction: number): bigint => BigInt(Math.round(fraction * 1e9)) * 10n ** 18n

/** Rays as a fraction. */
export const fromRay = (rays: bigint): number => Number(rays) / 1e27

export const rayMul = (a: bigint, b: bigint): bigint => (a * b + ray / 2n) / ray
export const rayDiv = (a: bigint, b: bigint): bigint => (a * ray + b / 2n) / b

const whole = BigInt(BASIS_POINTS)

/** A share in basis points of an amount, rounded to the nearest. */
export const percentMul = (amount: bigint, points: bigint): bigint => (amount * points + 5_000n) / whole
/** What a share in basis points was taken of, rounded to the nearest. */
export const percentDiv = (amount: bigint, points: bigint): bigint => (amount * whole + points / 2n) / points

/**
 * Variable borrow rate of a reserve, per year (DefaultReserveInterestRateStrategy): a straight line up to the optimal
 * utilisation and a steep one from there.
 *
 * @param debt what is lent, in the token's smallest unit
 * @param available what is not
 * @returns rays
 */
export function borrowRate({ optimal, base, slope1, slope2 }: RateCurve, debt: bigint, available: bigint): bigint {
  const kink = rayOf(optimal)
  const usage = debt === 0n ? 0n : rayDiv(debt, debt + available)
  if (usage <= kink) return rayOf(base) + rayDiv(rayMul(rayOf(slope1), usage), kink)
  return rayOf(base) + rayOf(slope1) + rayMul(rayOf(slope2), rayDiv(usage - kink, ray - kink))
}

/**
 * What borrowers pay, spread over all that is supplied, less the market's part.
 *
 * @returns rays per year
 */
export function supplyRate(
  terms: RateCurve & Pick<ReserveTerms, 'reserveFactor'>,
  debt: bigint,
  available: bigint,
): bigint {
  if (debt === 0n) return 0n
  const rate = rayMul(borrowRate(terms, debt, available), rayDiv(debt, debt + available))
  return percentMul(rate, whole - toBasisPoints(terms.reserveFactor))
}

/**
 * Growth of a debt: (1 + r/n)^n to its third order, which spares the pool a power (MathUtils.calculateCompoundedInterest).
 * In a year it falls short of compounding every second by r⁴/24 and, because the cube of a second's rate is rounded
 * down, by another five millionths at most.
 *
 * @param rate rays per year
 * @returns rays
 */
export function compounded(rate: bigint, seconds: bigint): bigint {
  if (seconds === 0n) return ray
  const second = rayMul(rate, rate) / secondsPerYear ** 2n
  const third = rayMul(second, rate) / secondsPerYear
  const before = seconds - 1n
  const beforeThat = seconds > 2n ? seconds - 2n : 0n
  return (
    ray +
    (rate * seconds) / secondsPerYear +
    (seconds * before * second) / 2n +
    (seconds * before * beforeThat * third) / 6n
  )
}

/** Growth of a supply between two of the pool's updates: a straight line (MathUtils.calculateLinearInterest). */
export const linear = (rate: bigint, seconds: bigint): bigint => ray + (rate * seconds) / secondsPerYear

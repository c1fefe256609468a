/** Basis points in one: contracts keep shares in ten-thousandths. */
export const BASIS_POINTS = 10_000

/**
 * A share as a contract keeps it, rounded to the nearest.
 *
 * @param fraction of one
 * @example
 * toBasisPoints(0.0825) // => 825n
 */
export const toBasisPoints = (fraction: number): bigint => BigInt(Math.round(fraction * BASIS_POINTS))

/**
 * A share as a fraction of one.
 *
 * @example
 * fromBasisPoints(825n) // => 0.0825
 */
export const fromBasisPoints = (points: bigint | number): number => Number(points) / BASIS_POINTS

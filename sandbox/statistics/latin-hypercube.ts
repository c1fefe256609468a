/**
 * Latin hypercube samples of the unit cube. McKay, Beckman, Conover, A comparison of three methods for selecting values of
 * input variables, Technometrics 21(2), 1979, section 2; docs/theory.md F.
 */
import type { Uniform } from './bootstrap.ts'
import { permutation } from './permutation.ts'

/**
 * Points of the unit cube of which each stratum of each side holds exactly one: with n points the n-th parts of every
 * side. Whatever few of the parameters matter, the points lie evenly over those.
 *
 * @param count of points, 1 or more
 * @param sides of the cube
 * @param random draws 2 x count x sides numbers
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * const points = latinHypercube(4, 2, drawsOf('example').uniform)
 * points.map(([x]) => Math.floor(4 * x!)).sort() // => [0, 1, 2, 3]
 */
export function latinHypercube(count: number, sides: number, random: Uniform): number[][] {
  const columns = Array.from({ length: sides }, () =>
    permutation(count, random).map((stratum) => (stratum + random()) / count),
  )
  return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]!))
}

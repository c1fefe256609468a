/**
 * Points that fill the unit cube evenly, in as many dimensions as wanted: Halton's sequence with digits permuted at random.
 * Halton, Numerische Mathematik 2, 1960; Owen, A randomized Halton algorithm in R, arXiv:1706.02808, 2017, section 3: every
 * digit of every dimension has a permutation of its own, which breaks the stripes that large bases make otherwise.
 */
import type { Uniform } from './bootstrap.ts'
import { permutation } from './permutation.ts'

/** Digits beyond this weigh less than a double holds. */
const smallest = 2 ** -40

/**
 * @param random permutes the digits: another stream, another sequence, each as even as the other
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * // The first eight points have one in each eighth of the first side, whose base is two.
 * const points = halton(8, 3, drawsOf('example').uniform)
 * points.map(([x]) => Math.floor(8 * x!)).toSorted() // => [0, 1, 2, 3, 4, 5, 6, 7]
 */
export function halton(count: number, sides: number, random: Uniform): number[][] {
  const columns = primes(sides).map((base) => permutedRadicalInverse(count, base, random))
  return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]!))
}

/** Digits of 0, 1, 2, … in a base, mirrored at the point, each permuted. */
function permutedRadicalInverse(count: number, base: number, random: Uniform): number[] {
  const values = Array.from({ length: count }, () => 0)
  let place = 1
  for (let weight = 1 / base; weight > smallest; weight /= base) {
    const order = permutation(base, random)
    for (let i = 0; i < count; i++) values[i]! += weight * order[Math.floor(i / place) % base]!
    place *= base
  }
  return values
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/**
 * Wilcoxon signed-rank test of paired differences, exact: the check that needs no shape but symmetry.
 *
 * Own code because @stdlib/stats-wilcoxon 0.2.3 leaves the exact distribution for the normal approximation as soon as
 * one difference is zero or two are equal in size: it gives 0.0091 for Student's sleep data, exact is 0.0039. Where
 * there is neither, both agree (see the tests).
 */
import { normalCdf } from './normal.ts'
import { finite, type SeedValues } from './sample.ts'

export interface SignedRank {
  /** W+: sum of the ranks of the positive differences. */
  readonly statistic: number
  /** How many differences are not zero: only these are ranked. */
  readonly size: number
  /** Two-sided. 1 when every difference is zero. */
  readonly pValue: number
  readonly exact: boolean
}

export interface SignedRankOptions {
  /** Largest number of non-zero differences for the exact distribution. Default 100: a millisecond. */
  readonly exactUpTo?: number
}

/**
 * Zero differences are dropped (Wilcoxon 1945, Biometrics Bulletin 1, 80-83). Differences of equal size share the mean of
 * their ranks, and the exact distribution is that of these very ranks under random signs (the conditional permutation
 * distribution), so that ties need no correction. Sizes are compared as doubles, without rounding.
 *
 * @example
 * wilcoxon([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]) // => { statistic: 45, size: 9, pValue: 0.00390625, exact: true }
 */
export function wilcoxon(differences: SeedValues, options: SignedRankOptions = {}): SignedRank {
  const nonZero = finite(differences).filter((difference) => difference !== 0)
  const doubled = doubledRanks(nonZero.map(Math.abs))
  const positive = doubled.reduce((sum, rank, i) => (nonZero[i]! > 0 ? sum + rank : sum), 0)
  const exact = nonZero.length <= (options.exactUpTo ?? 100)
  const pValue = exact ? exactP(doubled, positive) : approximateP(doubled, positive)
  return { statistic: positive / 2, size: nonZero.length, pValue, exact }
}

/**
 * The smallest p-value that `size` differences can reach, 2^(1 - size): all of one sign. No test that trusts nothing
 * but symmetry can do better.
 *
 * @example
 * // Five seeds are never significant at 5 %.
 * smallestWilcoxonP(5) // => 0.0625
 */
export function smallestWilcoxonP(size: number): number {
  return Math.min(1, 2 ** (1 - size))
}

/**
 * The fewest differences with which a p-value of `alpha` can be reached at all: a lower bound for any design.
 *
 * @example
 * // For the first Holm step over 20 policies
 * fewestSeeds(0.05 / 20) // => 10
 */
export function fewestSeeds(alpha: number): number {
  return Math.max(1, Math.ceil(1 - Math.log2(alpha)))
}

/** Twice the ranks, ties at their mean: twice, so that half ranks are whole numbers and can index the distribution. */
function doubledRanks(sizes: SeedValues): readonly number[] {
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[a]! - sizes[b]!)
  const ranks = sizes.map(() => 0)
  for (let first = 0, end = 0; first < order.length; first = end) {
    while (end < order.length && sizes[order[end]!] === sizes[order[first]!]) end++
    for (const i of order.slice(first, end)) ranks[i] = first + 1 + end
  }
  return ranks
}

/** Distribution of the sum of the positive ranks by adding one rank after the other, each with probability 1/2. */
function exactP(doubled: readonly number[], positive: number): number {
  const total = doubled.reduce((sum, rank) => sum + rank, 0)
  const probability = new Float64Array(total + 1)
  probability[0] = 1
  for (const rank of doubled) {
    for (let sum = total; sum >= 0; sum--) {
      probability[sum] = 0.5 * (probability[sum]! + (sum >= rank ? probability[sum - rank]! : 0))
    }
  }
  // The distribution is symmetric: the smaller tail, whichever it is, is the lower tail of the smaller sum.
  const tail = probability.subarray(0, Math.min(positive, total - positive) + 1).reduce((sum, p) => sum + p, 0)
  return Math.min(1, 2 * tail)
}

/** Normal approximation with continuity correction; the variance sum(rank^2)/4 of the shared ranks corrects for ties. */
function approximateP(doubled: readonly number[], positive: number): number {
  let total = 0
  let squares = 0
  for (const rank of doubled) {
    total += rank / 2
    squares += (rank / 2) ** 2
  }
  const distance = Math.abs(positive / 2 - total / 2)
  return 2 * normalCdf(-Math.max(0, distance - 0.5) / Math.sqrt(squares / 4))
}

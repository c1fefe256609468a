/**
 * Makes bootstrap intervals and p-values of few seeds honest.
 *
 * A bootstrap resamples the spread that it sees, which is too small by sqrt((n-1)/n), and does not know that the spread
 * is itself uncertain. Measured here on normal data: a BCa interval of 95 % misses the truth in 10-13 % of samples of
 * 10, one of 99.75 % (20 policies, first Holm step) in 2-3 % instead of 0.25 %. Hesterberg's expanded
 * percentile (2015, "What teachers should know about the bootstrap", American Statistician 69(4), 371-386) reads the
 * same distribution at the level where a normal interval would be as wide as Student's; the correction vanishes as n
 * grows.
 */
import { studentQuantile, studentTail } from './student-t.ts'

/**
 * The score (normal quantile) at which to read a bootstrap of `size` values so that it covers with the wanted `level`:
 * Student's quantile times sqrt(n/(n-1)). Infinite for fewer than two values.
 *
 * @example
 * // Instead of 1.96
 * expandedScore(0.95, 10) // => 2.38
 */
export function expandedScore(level: number, size: number): number {
  return size < 2 ? Infinity : studentQuantile((1 - level) / 2, size - 1) * expansion(size)
}

/**
 * The two-sided p-value of a bootstrap score (`bcaScore`): <= alpha exactly when the interval at
 * `expandedScore(1 - alpha, size)` excludes the null. 1 for fewer than two values.
 *
 * @example
 * // Where the normal p-value is 0.01
 * expandedPValue(2.576, 10) // => 0.0371
 */
export function expandedPValue(score: number, size: number): number {
  return size < 2 ? 1 : 2 * studentTail(score / expansion(size), size - 1)
}

function expansion(size: number): number {
  return Math.sqrt(size / (size - 1))
}

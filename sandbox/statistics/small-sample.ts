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
import { normalCdf, normalQuantile } from './normal.ts'
import { studentQuantile, studentTail } from './student-t.ts'

/**
 * The level at which to read a bootstrap of `size` values so that it covers with the wanted `level`.
 * May come so near to 1 that no resample reaches it: the interval is then infinite, and rightly so.
 *
 * @example
 * bcaInterval(distribution, expandedLevel(0.95, 10)) // read at 0.983
 */
export function expandedLevel(level: number, size: number): number {
  if (size < 2) return level
  const wanted = studentQuantile((1 - level) / 2, size - 1)
  return 1 - 2 * normalCdf(-wanted * expansion(size))
}

/**
 * The p-value that belongs to the expanded intervals: it is <= alpha exactly when the interval at
 * `expandedLevel(1 - alpha, size)` excludes the null.
 *
 * @example
 * expandedPValue(0.01, 10) // 0.0371
 */
export function expandedPValue(pValue: number, size: number): number {
  if (size < 2) return 1
  return 2 * studentTail(-normalQuantile(pValue / 2) / expansion(size), size - 1)
}

function expansion(size: number): number {
  return Math.sqrt(size / (size - 1))
}

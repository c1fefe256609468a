/**
 * Paired t test: the textbook check beside the bootstrap. It trusts the normal shape, so it is a check and not the
 * primary inference (docs/theory.md F).
 */
import { mean, sampleStandardDeviation } from 'simple-statistics'
import { finite, type SeedValues } from './sample.ts'
import { studentTail } from './student-t.ts'

export interface PairedT {
  /** Mean difference in standard errors; NaN for fewer than two differences. */
  readonly t: number
  readonly degreesOfFreedom: number
  /** Two-sided. 1 for fewer than two differences: they say nothing against any mean. */
  readonly pValue: number
}

/**
 * t = mean / (sd / sqrt(n)) of the paired differences, against a mean of zero, n - 1 degrees of freedom
 * (Student 1908, Biometrika 6).
 *
 * Differences without any spread: t is 0 when all are zero (a twin against itself), otherwise infinite with p = 0.
 *
 * @example
 * pairedT([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]) // => { t: 4.062, degreesOfFreedom: 9, pValue: 0.00283 }
 */
export function pairedT(differences: SeedValues): PairedT {
  const n = finite(differences).length
  const degreesOfFreedom = Math.max(0, n - 1)
  if (n < 2) return { t: NaN, degreesOfFreedom, pValue: 1 }
  const centre = mean(differences)
  const t = centre === 0 ? 0 : centre / (sampleStandardDeviation(differences) / Math.sqrt(n))
  return { t, degreesOfFreedom, pValue: 2 * studentTail(Math.abs(t), degreesOfFreedom) }
}

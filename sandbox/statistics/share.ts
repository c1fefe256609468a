import { normalQuantile } from './normal.ts'
import type { Interval } from './sample.ts'

/**
 * Interval for a share of a population, from how many of a sample are of the kind: Wilson, Journal of the American Statistical
 * Association 22, 1927. It has bounds between 0 and 1 that hold their level at small counts, also where none or all are.
 *
 * @example
 * Math.round(1000 * shareInterval(0, 20).upper) // => 161
 */
export function shareInterval(count: number, of: number, level = 0.95): Interval {
  if (of === 0) return { lower: 0, upper: 1 }
  const z = normalQuantile((1 + level) / 2)
  const share = count / of
  const centre = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return {
    lower: count === 0 ? 0 : Math.max(0, centre - half),
    upper: count === of ? 1 : Math.min(1, centre + half),
  }
}

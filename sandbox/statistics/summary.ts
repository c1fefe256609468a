/**
 * Describes samples: one number per seed, or one path per seed as bands over time.
 */
import { mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics'
import { finite, type SeedValues } from './sample.ts'

/** Quantiles at 5, 25, 50, 75 and 95 %, in the unit of the sample. */
export interface Quantiles {
  readonly p05: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
}

/** In the unit of the sample. */
export interface SampleSummary extends Quantiles {
  readonly n: number
  readonly mean: number
  /** Sample standard deviation (n - 1); undefined for a single value. */
  readonly sd: number | undefined
  /** Standard error of the mean, sd / sqrt(n): the Monte Carlo error of the campaign. */
  readonly standardError: number | undefined
}

/**
 * Undefined for an empty sample.
 *
 * @example
 * summarise([1, 2, 3, 4])?.sd // => 1.291
 * summarise([1, 2, 3, 4])?.p95 // => 3.85
 */
export function summarise(values: SeedValues): SampleSummary | undefined {
  const n = finite(values).length
  if (n === 0) return undefined
  const sd = n > 1 ? sampleStandardDeviation(values) : undefined
  const standardError = sd === undefined ? undefined : sd / Math.sqrt(n)
  return { n, mean: mean(values), sd, standardError, ...quantiles(values) }
}

/**
 * Bands over replications: at each time point the quantiles over the seeds. `paths[seed][time]`, all of one length.
 *
 * @example
 * bands([[0, 1], [0, 2], [0, 3]])[1] // => { p05: 1.1, p25: 1.5, p50: 2, p75: 2.5, p95: 2.9 }
 */
export function bands(paths: readonly SeedValues[]): readonly Quantiles[] {
  const length = paths[0]?.length ?? 0
  const uneven = paths.findIndex((path) => path.length !== length)
  if (uneven >= 0) throw new UnevenPathsError(uneven, paths[uneven]!.length, length)
  return Array.from({ length }, (_, time) => quantiles(finite(paths.map((path) => path[time]!))))
}

/** Linear interpolation between order statistics (R type 7, the default of R and numpy). */
function quantiles(values: SeedValues): Quantiles {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    p05: quantileSorted(sorted, 0.05),
    p25: quantileSorted(sorted, 0.25),
    p50: quantileSorted(sorted, 0.5),
    p75: quantileSorted(sorted, 0.75),
    p95: quantileSorted(sorted, 0.95),
  }
}

export class UnevenPathsError extends Error {
  override readonly name = 'Summary.UnevenPathsError'

  constructor(path: number, length: number, expected: number) {
    super(`Path ${path} has ${length} points, the first has ${expected}: bands need paths over the same time points.`)
  }
}

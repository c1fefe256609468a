/**
 * Intervals for statistics of whole rows: points of a hypercube, trajectories, rows of a Saltelli design. Rows are drawn with
 * replacement and the middle of what comes out is taken (percentile interval, Efron and Tibshirani 1993, ch. 13).
 */
import type { Uniform } from './bootstrap.ts'
import type { Interval } from './sample.ts'

/** Fewer rows than this are no sample to draw from. */
export const leastRows = 4

/**
 * @param statistics several of the same rows at once; a resample in which one is no number does not count for it
 * @param resamples default 1,000
 * @returns by statistic; without bounds where rows are too few, or nine tenths of the resamples have no value
 */
export function resampledIntervals<Row>(
  rows: readonly Row[],
  statistics: (rows: readonly Row[]) => readonly number[],
  random: Uniform,
  { level = 0.95, resamples = 1_000 }: { readonly level?: number; readonly resamples?: number } = {},
): readonly Interval[] {
  const unbounded = { lower: -Infinity, upper: Infinity }
  if (rows.length < leastRows) return statistics(rows).map(() => unbounded)
  const found = Array.from({ length: resamples }, () =>
    statistics(rows.map(() => rows[Math.floor(random() * rows.length)]!)),
  )
  return found[0]!.map((_, i) => {
    const values = found.map((each) => each[i]!).filter(Number.isFinite)
    if (values.length < 0.9 * resamples) return unbounded
    values.sort((a, b) => a - b)
    const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))]!
    return { lower: at((1 - level) / 2), upper: at((1 + level) / 2) }
  })
}

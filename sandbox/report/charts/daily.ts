import { meanOver, type DrawnMetric, type RunRecord, type SeriesMetric, sumOver } from '../../metrics/metric.ts'
import { type Quantiles, summarise } from '../../statistics/summary.ts'

/** One number a day. A day without a number is NaN. */
export type Days = readonly number[]

/** A metric day by day: the sum of a day's blocks or their mean, as the metric is drawn. A last part of a day is left out. */
export function daily({ series, timeline }: RunRecord, { name, draw }: DrawnMetric): Days {
  const values = series[name]
  if (values === undefined) return []
  const over = draw === 'daily sum' ? sumOver : meanOver
  return Array.from({ length: Math.floor(timeline.days) }, (_, day) => over(values, timeline, day, day + 1))
}

/** A policy's days against its twin's: by ratio or by difference, as the metric is compared. */
export const against = (run: Days, twin: Days, { effect }: SeriesMetric): Days =>
  run.map((value, day) => (effect === 'log-ratio' ? value / twin[day]! - 1 : value - twin[day]!))

/** The spread of seeds on one day. */
export interface BandPoint extends Quantiles {
  /** Middle of the day. */
  readonly day: number
}

/** Bands over seeds, day by day; days on which no seed has a number are left out. */
export const band = (seeds: readonly Days[]): readonly BandPoint[] =>
  (seeds[0] ?? []).flatMap((_, day) => {
    const spread = summarise(seeds.map((days) => days[day]!).filter((value) => Number.isFinite(value)))
    return spread === undefined ? [] : [{ ...spread, day: day + 0.5 }]
  })

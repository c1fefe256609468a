import type { Metric } from '../metrics/metric.ts'
import type { Comparison } from '../statistics/comparison.ts'
import type { Lopsided } from '../statistics/ratio.ts'
import type { Interval } from '../statistics/sample.ts'
import { type MetricContrast, isCompared } from './contrast.ts'
import type { Effect, Estimate, Levels, MetricSummary, Span } from './summary.ts'

/** A metric of one policy, out of `of` seeds that were planned. */
export function summariseMetric(
  metric: Metric,
  contrast: MetricContrast,
  comparison: Comparison | undefined,
  of: number,
): MetricSummary {
  const { values, readOn, afterPayment, absent, lopsided } = contrast
  return {
    ...estimate(values, of),
    ...(readOn.length === 0 ? {} : { readOn: spanOf(readOn) }),
    ...(afterPayment.length === 0 ? {} : { afterPayment: spanOf(afterPayment) }),
    ...(absent === undefined ? {} : { absent }),
    ...(lopsided === undefined ? {} : { levels: levelsOf(contrast, lopsided) }),
    ...(comparison === undefined || contrast.differences.length === 0 || !Number.isFinite(comparison.estimate)
      ? {}
      : { effect: effectOf(metric, contrast, comparison) }),
  }
}

/** Mean over those that have a value. */
export function estimate(values: readonly (number | undefined)[], of: number): Estimate {
  const known = values.filter((value): value is number => Number.isFinite(value))
  return { seeds: known.length, of, mean: known.length === 0 ? undefined : finite(meanOf(known)) }
}

function effectOf(metric: Metric, contrast: MetricContrast, comparison: Comparison): Effect {
  const compared = isCompared(metric)
  const kind = !compared ? 'value' : metric.effect === 'log-ratio' ? 'relative' : 'difference'
  const shown = kind === 'relative' ? Math.expm1 : (x: number) => x
  const bounds = (interval: Interval): Interval => (kind === 'relative' ? relative(interval) : bounded(interval))
  const interval = bounds(comparison.interval)
  return {
    kind,
    spread: spreadOf(interval, contrast.differences, kind === 'relative' ? 1 : 0),
    estimate: shown(comparison.estimate),
    interval,
    bounds: bounds(comparison.bounds),
    p: comparison.pValue,
    adjustedP: comparison.adjustedP,
    varianceRatio: compared ? varianceRatio(kind === 'relative' ? Math.log : shown, contrast) : undefined,
    // JSON knows no negative zero.
    perSeed: contrast.differences.map((difference) => shown(difference) + 0),
  }
}

/** `size` is that of the numbers which differences are made of, whose rounding is no spread. */
function spreadOf({ lower, upper }: Interval, differences: readonly number[], size: number): Effect['spread'] {
  if (differences.length === 1) return 'one seed'
  const [least, most] = [Math.min(...differences), Math.max(...differences)]
  if (most - least <= 1e-12 * Math.max(Math.abs(least), Math.abs(most), size)) return 'none'
  return lower === -Infinity && upper === Infinity ? 'no bounds' : 'interval'
}

/** Bounds of a relative change, out of those of a logarithm: nothing falls by more than all, which is no bound. */
function relative({ lower, upper }: Interval): Interval {
  const least = Math.expm1(lower)
  return bounded({ lower: least <= -1 ? -Infinity : least, upper: Math.expm1(upper) })
}

/** A bound that is no number says no more than one that is infinite. */
const bounded = ({ lower, upper }: Interval): Interval => ({
  lower: finite(lower) ?? -Infinity,
  upper: finite(upper) ?? Infinity,
})

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)

function levelsOf({ values, twins }: MetricContrast, { small, pairs }: Lopsided): Levels {
  return { small, pairs, policy: meanOf(values), twin: meanOf(twins) }
}

/** Var(paired difference) / (Var(policy) + Var(twin)), on the scale of the comparison. */
function varianceRatio(
  scale: (x: number) => number,
  { values, twins, differences }: MetricContrast,
): number | undefined {
  const unpaired = variance(values.map(scale)) + variance(twins.map(scale))
  return unpaired > 0 ? finite(variance(differences) / unpaired) : undefined
}

function variance(values: readonly number[]): number {
  const mean = meanOf(values)
  return values.length < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const spanOf = (days: readonly number[]): Span => ({ from: Math.min(...days), to: Math.max(...days) })

import type { Metric } from '../metrics/metric.ts'
import { type Bounds, boundsOf, finite } from '../statistics/bounds.ts'
import type { Comparison } from '../statistics/comparison.ts'
import type { Lopsided } from '../statistics/ratio.ts'
import type { Interval } from '../statistics/sample.ts'
import { type Contrast, isCompared } from './contrast.ts'

/** A metric's mean over seeds, in its own unit. */
export interface Estimate {
  /** Seeds that have a value, of how many. */
  readonly seeds: number
  readonly of: number
  readonly mean: number | null
}

/** From the least to the most over seeds. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface MetricSummary extends Estimate {
  /** Days on which values were read, for what is read on one day; and how many days after the last payment that was. */
  readonly readOn?: Span
  readonly afterPayment?: Span
  /** Absent without seeds, and where `levels` or `absent` say why there is none. */
  readonly effect?: Effect
  /** Means instead of a relative change, because one side is nothing beside the other. */
  readonly levels?: Levels
  /** Why there is no such thing for this policy, in words. */
  readonly absent?: string
}

/**
 * Against the twin (as a relative change where the metric compares by ratio), or the value itself for what is a comparison
 * already or has no twin.
 */
export interface Effect {
  readonly kind: 'relative' | 'difference' | 'value'
  readonly spread: Spread
  readonly estimate: number
  /** 95 %, of this contrast alone. */
  readonly interval: Bounds
  /** Adjusted for the number of contrasts (Holm): what the outcome is judged by. */
  readonly bounds: Bounds
  /** Two-sided, and adjusted; for `value` they test against the threshold where there is one, else against zero. */
  readonly p: number
  readonly adjustedP: number
  /** Variance of the paired difference over that of unpaired ones: what common random numbers saved. */
  readonly varianceRatio: number | null
  /** By seed, in order. */
  readonly perSeed: readonly number[]
}

/**
 * What an interval cannot say: there is none from one seed, seeds differ so much that it has no bounds, or not at all. A
 * bound that is missing on one side alone is null.
 */
export type Spread = 'interval' | 'one seed' | 'no bounds' | 'none'

export interface Levels extends Pick<Lopsided, 'small' | 'pairs'> {
  readonly policy: number
  readonly twin: number
}

/** A metric of one policy, out of `of` seeds that were planned. */
export function summariseMetric(
  metric: Metric,
  contrast: Contrast,
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
  return { seeds: known.length, of, mean: known.length === 0 ? null : finite(meanOf(known)) }
}

function effectOf(metric: Metric, contrast: Contrast, comparison: Comparison): Effect {
  const compared = isCompared(metric)
  const kind = !compared ? 'value' : metric.effect === 'log-ratio' ? 'relative' : 'difference'
  const shown = kind === 'relative' ? Math.expm1 : (x: number) => x
  const bounds = (interval: Interval): Bounds => (kind === 'relative' ? relative(interval) : boundsOf(interval))
  const interval = bounds(comparison.interval)
  return {
    kind,
    spread: spreadOf(interval, contrast.differences, kind === 'relative' ? 1 : 0),
    estimate: shown(comparison.estimate),
    interval,
    bounds: bounds(comparison.bounds),
    p: comparison.pValue,
    adjustedP: comparison.adjustedP,
    varianceRatio: compared ? varianceRatio(kind === 'relative' ? Math.log : shown, contrast) : null,
    perSeed: contrast.differences.map(shown),
  }
}

/** `size` is that of the numbers which differences are made of, whose rounding is no spread. */
function spreadOf({ lower, upper }: Bounds, differences: readonly number[], size: number): Spread {
  if (differences.length === 1) return 'one seed'
  const [least, most] = [Math.min(...differences), Math.max(...differences)]
  if (most - least <= 1e-12 * Math.max(Math.abs(least), Math.abs(most), size)) return 'none'
  return lower === null && upper === null ? 'no bounds' : 'interval'
}

/** Bounds of a relative change, out of those of a logarithm: nothing falls by more than all, which is no bound. */
function relative({ lower, upper }: Interval): Bounds {
  const least = Math.expm1(lower)
  return boundsOf({ lower: least <= -1 ? -Infinity : least, upper: Math.expm1(upper) })
}

function levelsOf({ values, twins }: Contrast, { small, pairs }: Lopsided): Levels {
  return { small, pairs, policy: meanOf(values), twin: meanOf(twins) }
}

/** Var(paired difference) / (Var(policy) + Var(twin)), on the scale of the comparison. */
function varianceRatio(scale: (x: number) => number, { values, twins, differences }: Contrast): number | null {
  const unpaired = variance(values.map(scale)) + variance(twins.map(scale))
  return unpaired > 0 ? finite(variance(differences) / unpaired) : null
}

function variance(values: readonly number[]): number {
  const mean = meanOf(values)
  return values.length < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const spanOf = (days: readonly number[]): Span => ({ from: Math.min(...days), to: Math.max(...days) })

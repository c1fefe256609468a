/**
 * BCa bootstrap: interval and p-value of a mean paired difference without assuming its distribution.
 *
 * The resamples are drawn once (`bootstrap`) and read as often as needed: every Holm level (`holm.ts`), every
 * threshold. Efron 1987 (JASA 82, 171-185) and Efron-Tibshirani 1993, eq. 14.9-14.15; economics.md F.
 *
 * Where the data or the resamples cannot give a bound it is infinite: one value only, or a quantile beyond the
 * outermost resample (very high levels of skewed small samples). JSON writes such a bound as null.
 */
import { normalCdf, normalQuantile } from './normal.ts'
import { finite } from './sample.ts'
import type { Interval, Sample } from './sample.ts'

/** A seeded source of uniform numbers in [0, 1). */
export type Uniform = () => number

/** Called once for each resample with one buffer that is used again: read it, do not keep it. */
export type Statistic = (sample: Sample) => number

export interface BootstrapOptions {
  /** Number of resamples. Default 10,000: p-values down to 0.0002. */
  readonly resamples?: number
  /** Default: the mean. */
  readonly statistic?: Statistic
}

/** The bootstrap distribution of a statistic; in the unit of the statistic, except bias and acceleration (pure numbers). */
export interface Bootstrap {
  readonly estimate: number
  /** The statistic of each resample, ascending. Empty when fewer than two values were given. */
  readonly replicates: Float64Array
  /** z0: how far the median of the replicates is from the estimate, in standard deviations. */
  readonly bias: number
  /** a: how fast the standard error changes with the parameter, a sixth of the skewness of the jackknife. */
  readonly acceleration: number
}

/**
 * Draws the resamples and the jackknife. Deterministic for a given source.
 *
 * @example
 * const distribution = bootstrap([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4], uniform)
 * bcaInterval(distribution, 0.95) // about { lower: 1.05, upper: 2.63 }
 * bcaPValue(distribution) // about 0.0002
 */
export function bootstrap(values: Sample, random: Uniform, options: BootstrapOptions = {}): Bootstrap {
  const { resamples = 10_000, statistic = average } = options
  const estimate = statistic(finite(values))
  // One value says nothing about its spread: without replicates every bound is infinite and every p-value 1.
  if (values.length < 2) return { estimate, replicates: new Float64Array(0), bias: 0, acceleration: 0 }
  const replicates = resample(values, random, resamples, statistic)
  return { estimate, replicates, bias: bias(replicates, estimate), acceleration: acceleration(values, statistic) }
}

/**
 * BCa interval at a confidence level, e.g. 0.95: the replicates at Phi(z0 + (z0 + z) / (1 - a (z0 + z))) for
 * z = z_alpha/2 and z_1-alpha/2. Ranks are rounded outwards, so the interval is never narrower than the formula.
 */
export function bcaInterval(distribution: Bootstrap, level: number): Interval {
  const tail = tailOf(level)
  return between(distribution, corrected(distribution, normalQuantile(tail)), corrected(distribution, normalQuantile(1 - tail)))
}

/** Percentile interval: the same replicates without correction for bias and skewness, for comparison. */
export function percentileInterval(distribution: Bootstrap, level: number): Interval {
  const tail = tailOf(level)
  return between(distribution, tail, 1 - tail)
}

/**
 * Two-sided p-value: the smallest alpha whose BCa interval at level 1 - alpha excludes `nullValue`.
 *
 * Exact inversion of `bcaInterval`, rank by rank, so both always agree. Resolution: about 2 / (resamples + 1), and no
 * smaller value is ever returned, since no resample supports it. Below 20 values it is too small by itself (see the
 * tests): few values bound it from below by `smallestWilcoxonP`, which a caller should show beside it.
 */
export function bcaPValue(distribution: Bootstrap, nullValue = 0): number {
  const { replicates } = distribution
  const resolution = 1 / (replicates.length + 1)
  const below = (countBelow(replicates, nullValue, true) + 1) * resolution
  const above = (replicates.length - countBelow(replicates, nullValue, false) + 1) * resolution
  const tail = Math.min(uncorrected(distribution, below), 1 - uncorrected(distribution, 1 - above))
  return Math.min(1, 2 * Math.max(tail, resolution))
}

function resample(values: Sample, random: Uniform, resamples: number, statistic: Statistic): Float64Array {
  const size = values.length
  const buffer = [...values]
  const replicates = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < size; i++) buffer[i] = values[Math.floor(random() * size)]!
    replicates[r] = statistic(buffer)
  }
  return replicates.sort()
}

/**
 * z0 = Phi^-1(share of replicates below the estimate). Replicates equal to the estimate count half: with few seeds and
 * round numbers there are many, and counting them on one side would make the interval of -x differ from minus that of x.
 */
function bias(replicates: Float64Array, estimate: number): number {
  const size = replicates.length
  const rounding = 1e-12 * Math.max(Math.abs(replicates[0]!), Math.abs(replicates[size - 1]!))
  const below = countBelow(replicates, estimate - rounding, false)
  const upTo = countBelow(replicates, estimate + rounding, true)
  const share = (below + upTo) / (2 * size)
  return normalQuantile(Math.min(1 - 0.5 / size, Math.max(0.5 / size, share)))
}

/** a = sum d^3 / (6 (sum d^2)^1.5) with d = mean jackknife value - jackknife value without i. */
function acceleration(values: Sample, statistic: Statistic): number {
  const jackknife = values.map((_, left) => statistic(values.filter((_, i) => i !== left)))
  const centre = average(jackknife)
  let squares = 0
  let cubes = 0
  for (const value of jackknife) {
    squares += (centre - value) ** 2
    cubes += (centre - value) ** 3
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** Share of the replicates below which the BCa bound of the normal quantile `z` lies. */
function corrected({ bias, acceleration }: Bootstrap, z: number): number {
  const shifted = bias + z
  const scale = 1 - acceleration * shifted
  // Past its pole the formula turns round; the bound is then past every replicate.
  if (scale <= 0) return z < 0 ? 0 : 1
  return normalCdf(bias + shifted / scale)
}

/** Inverse of `corrected`, as a probability: the nominal tail whose bound lies at this share of the replicates. */
function uncorrected({ bias, acceleration }: Bootstrap, share: number): number {
  if (share <= 0 || share >= 1) return share
  const shifted = normalQuantile(share) - bias
  const scale = 1 + acceleration * shifted
  if (scale <= 0) return shifted < 0 ? 0 : 1
  return normalCdf(shifted / scale - bias)
}

/** The replicates at two shares, ranks (resamples + 1) * share rounded outwards (Davison-Hinkley 1997, 5.3). */
function between({ replicates }: Bootstrap, low: number, high: number): Interval {
  const size = replicates.length
  const first = Math.min(size, Math.floor((size + 1) * low))
  const last = Math.max(1, Math.ceil((size + 1) * high))
  return {
    lower: first < 1 ? -Infinity : replicates[first - 1]!,
    upper: last > size ? Infinity : replicates[last - 1]!,
  }
}

/** How many of the ascending replicates are < value, or <= value with `inclusive`. */
function countBelow(replicates: Float64Array, value: number, inclusive: boolean): number {
  let low = 0
  let high = replicates.length
  while (low < high) {
    const middle = (low + high) >> 1
    const isBelow = inclusive ? replicates[middle]! <= value : replicates[middle]! < value
    if (isBelow) low = middle + 1
    else high = middle
  }
  return low
}

/** Plain summation: it runs once a resample, and the error of compensated sums is far below that of resampling. */
function average(sample: Sample): number {
  let sum = 0
  for (const value of sample) sum += value
  return sum / sample.length
}

function tailOf(level: number): number {
  if (!(level > 0 && level < 1)) throw new LevelError(level)
  return (1 - level) / 2
}

export class LevelError extends Error {
  override readonly name = 'Bca.LevelError'

  constructor(level: number) {
    super(`A confidence level lies between 0 and 1 (0.95 for 95 %), not at ${level}.`)
  }
}

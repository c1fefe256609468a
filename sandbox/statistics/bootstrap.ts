/**
 * The bootstrap distribution of a statistic, drawn once and read as often as needed (`bca.ts`): for every Holm level,
 * every threshold and the p-value.
 *
 * Efron-Tibshirani 1993, "An Introduction to the Bootstrap", ch. 6 and eq. 14.14-14.15; docs/theory.md F.
 */
import { normalQuantile } from './normal.ts'
import { finite, type SeedValues } from './sample.ts'

/** A seeded source of uniform numbers in [0, 1). */
export type Uniform = () => number

/** Called once for each resample with one buffer that is used again: read it, do not keep it. */
export type Statistic = (sample: SeedValues) => number

export interface BootstrapOptions {
  /** Default 10,000. */
  readonly resamples?: number
  /** Default: the mean. */
  readonly statistic?: Statistic
}

/** In the unit of the statistic, except bias and acceleration, which are pure numbers. */
export interface Bootstrap {
  /** The statistic of the sample itself; NaN for the mean of nothing. */
  readonly estimate: number
  /** The statistic of each resample, ascending. Empty when fewer than two values were given. */
  readonly replicates: Float64Array
  /** z0: how far the median of the replicates is from the estimate, in standard deviations. */
  readonly bias: number
  /** a: how fast the standard error changes with the parameter, a sixth of the skewness of the jackknife. */
  readonly acceleration: number
}

/**
 * Draws the resamples and the jackknife. Deterministic for a given source: `resamples` times n draws.
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 * import { bcaInterval } from './bca.ts'
 *
 * const distribution = bootstrap([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4], drawsOf('example').uniform)
 * bcaInterval(distribution, 0.95) // => { lower: 1.05, upper: 2.63 }
 */
export function bootstrap(values: SeedValues, random: Uniform, options: BootstrapOptions = {}): Bootstrap {
  const { resamples = 10_000, statistic = average } = options
  const estimate = statistic(finite(values))
  // One value says nothing about its spread: without replicates every bound is infinite and every p-value 1.
  if (values.length < 2) return { estimate, replicates: new Float64Array(0), bias: 0, acceleration: 0 }
  const replicates = resample(values, random, resamples, statistic)
  return { estimate, replicates, bias: bias(replicates, estimate), acceleration: acceleration(values, statistic) }
}

/** How many of the ascending replicates are below a value, or not above it. */
export function countReplicates(replicates: Float64Array, relation: '<' | '<=', value: number): number {
  let low = 0
  let high = replicates.length
  while (low < high) {
    const middle = (low + high) >> 1
    const replicate = replicates[middle]!
    if (replicate < value || (relation === '<=' && replicate === value)) low = middle + 1
    else high = middle
  }
  return low
}

function resample(values: SeedValues, random: Uniform, resamples: number, statistic: Statistic): Float64Array {
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
  const below = countReplicates(replicates, '<', estimate - rounding)
  const upTo = countReplicates(replicates, '<=', estimate + rounding)
  const share = (below + upTo) / (2 * size)
  return normalQuantile(Math.min(1 - 0.5 / size, Math.max(0.5 / size, share)))
}

/** a = sum d^3 / (6 (sum d^2)^1.5) with d = mean jackknife value - jackknife value without i. */
function acceleration(values: SeedValues, statistic: Statistic): number {
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

/**
 * Plain indexed summation, since it runs once a resample: an iterator costs half as much again, and compensated sums
 * would add precision far below that of resampling.
 */
function average(sample: SeedValues): number {
  let sum = 0
  for (let i = 0; i < sample.length; i++) sum += sample[i]!
  return sum / sample.length
}

/**
 * What every estimator here asks of its data: finite numbers.
 *
 * A logarithm of an empty pool is -Infinity and a share of nothing is NaN; either would sort, average and rank into a
 * number that looks like a result. It is stopped where it enters.
 */

/** One value per seed, mostly a paired difference policy - twin. */
export type SeedValues = readonly number[]

/** A confidence interval; a bound that the data cannot give is infinite, never invented. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}

/**
 * Returns the sample as it is, or throws `NonFiniteValueError` with the place of the first NaN or infinity.
 *
 * @example
 * finite([0.1, -0.2]) // => [0.1, -0.2]
 */
export function finite(values: SeedValues): SeedValues {
  const index = values.findIndex((value) => !Number.isFinite(value))
  if (index >= 0) throw new NonFiniteValueError(index, values[index]!)
  return values
}

export class NonFiniteValueError extends Error {
  override readonly name = 'Sample.NonFiniteValueError'
  readonly index: number

  constructor(index: number, value: number) {
    super(`Value ${index} of the sample is ${value}: statistics need finite numbers. Drop the seed or fix the metric.`)
    this.index = index
  }
}

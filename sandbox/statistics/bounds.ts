/**
 * An interval as JSON has it: a bound that the data cannot give is infinite here and null there, and nothing else is.
 */
import type { Interval } from './sample.ts'

export interface Bounds {
  readonly lower: number | null
  readonly upper: number | null
}

/** Infinite bounds, and those that are no number at all, become null. */
export const boundsOf = ({ lower, upper }: Interval): Bounds => ({ lower: finite(lower), upper: finite(upper) })

/**
 * Back from JSON.
 *
 * @example
 * intervalOf({ lower: null, upper: 0.2 }) // => { lower: -Infinity, upper: 0.2 }
 */
export const intervalOf = ({ lower, upper }: Bounds): Interval => ({
  lower: lower ?? -Infinity,
  upper: upper ?? Infinity,
})

/** A number that JSON can hold and gives back as it was (it knows no negative zero); null for what is none. */
export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value + 0 : null

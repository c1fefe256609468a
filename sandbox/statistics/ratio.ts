/**
 * Where a relative change is a change at all. Beside a twin near zero any value is "+4,728,895.6 %": what such a number says
 * is that the twin has none of it, and its size is the size of nothing.
 */

/** A value of no more than this share of the other is nothing beside it. Fixed before the runs; a factor of a hundred either way. */
export const nothingBeside = 0.01

/** A policy's value and its twin's under the same seed. */
export type TwinPair = readonly [policy: number, twin: number]

/** Pairs of which one side is nothing beside the other. */
export interface Lopsided {
  readonly small: 'twin' | 'policy'
  /** In how many pairs, of how many. */
  readonly pairs: number
  readonly of: number
}

/** Whether a pair has anything to compare: two finite values that are not both zero or below. */
export const comparable = ([policy, twin]: TwinPair): boolean =>
  Number.isFinite(policy) && Number.isFinite(twin) && (policy > 0 || twin > 0)

/**
 * One side that is nothing beside the other in some of these pairs, the twin's first; undefined where all ratios say how
 * much changed. One such pair is enough: a mean of logarithms is made by it.
 *
 * @example
 * lopsided([[9100, 0.2], [1.1, 1]]) // => { small: 'twin', pairs: 1, of: 2 }
 */
export function lopsided(pairs: readonly TwinPair[]): Lopsided | undefined {
  const sides = [
    ['twin', pairs.filter(([policy, twin]) => twin <= nothingBeside * policy).length],
    ['policy', pairs.filter(([policy, twin]) => policy <= nothingBeside * twin).length],
  ] as const
  const found = sides.find(([, count]) => count > 0)
  return found && { small: found[0], pairs: found[1], of: pairs.length }
}

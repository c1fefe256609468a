/**
 * Which of several policies is best, as a probability: how often each comes first, and how often it is as good as the first,
 * when seeds are drawn again (docs/theory.md F).
 *
 * All policies are read off the same drawn seeds, so that what seeds do to all of them alike falls out. Few seeds make a
 * bootstrap too sure: each draw's distance from the means is widened as Student's t is, by sqrt(n / (n - 1)) and by how badly
 * n - 1 degrees of freedom know a spread (`small-sample.ts` does the same to intervals).
 */
import { mean } from 'simple-statistics'
import type { Uniform } from './bootstrap.ts'
import { normalQuantile } from './normal.ts'
import { finite, type SeedValues } from './sample.ts'

/** A policy, by its values in the same seeds as all others'. More is better. */
export interface Contender {
  readonly name: string
  readonly values: SeedValues
}

export interface Standing {
  readonly name: string
  /** Mean over the seeds, in the values' unit. */
  readonly mean: number
  /** Probability that it is the best of all, ties shared. */
  readonly best: number
  /** Probability that it is the best or no further from it than the indifference zone. */
  readonly near: number
}

export interface RankOptions {
  /** Default 10,000. */
  readonly resamples?: number
}

/**
 * Ranks policies by their means, best first. With fewer than two seeds nothing is known: all are as likely.
 *
 * @param zone how far apart two means may lie and be as good as each other, in the values' unit
 * @throws {UnevenSeedsError} when not all have values in the same number of seeds
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * const seeds = [{ name: 'a', values: [0.1, 0.12, 0.11, 0.1] }, { name: 'b', values: [0.02, 0.04, 0.02, 0.03] }]
 * rank(seeds, 0.02, drawsOf('example').uniform).map(({ name }) => name) // => ['a', 'b']
 */
export function rank(
  contenders: readonly Contender[],
  zone: number,
  random: Uniform,
  { resamples = 10_000 }: RankOptions = {},
): readonly Standing[] {
  const size = contenders[0]?.values.length ?? 0
  const uneven = contenders.find(({ values }) => finite(values).length !== size)
  if (uneven !== undefined) throw new UnevenSeedsError(uneven.name, uneven.values.length, size)
  const count = contenders.length
  const means = contenders.map(({ values }) => (size === 0 ? NaN : mean([...values])))
  const best = new Float64Array(count)
  const near = new Float64Array(count)
  if (size < 2) {
    best.fill(resamples / count)
    near.fill(resamples / count)
  } else {
    const draw = new Float64Array(count)
    for (let r = 0; r < resamples; r++) {
      drawMeans(contenders, means, draw, random)
      tally(draw, zone, best, near)
    }
  }
  return contenders
    .map(({ name }, i) => ({ name, mean: means[i]!, best: best[i]! / resamples, near: near[i]! / resamples }))
    .sort((a, b) => b.mean - a.mean || (a.name < b.name ? -1 : 1))
}

function drawMeans(
  contenders: readonly Contender[],
  means: readonly number[],
  into: Float64Array,
  random: Uniform,
): void {
  const size = contenders[0]!.values.length
  into.fill(0)
  for (let k = 0; k < size; k++) {
    const seed = Math.floor(random() * size)
    for (let i = 0; i < into.length; i++) into[i]! += contenders[i]!.values[seed]! / size
  }
  let squares = 0
  for (let k = 1; k < size; k++) squares += normalQuantile(random()) ** 2
  const widening = Math.sqrt(size / (size - 1)) * Math.sqrt((size - 1) / squares)
  for (let i = 0; i < into.length; i++) into[i] = means[i]! + (into[i]! - means[i]!) * widening
}

function tally(draw: Float64Array, zone: number, best: Float64Array, near: Float64Array): void {
  const top = Math.max(...draw)
  const ties = draw.filter((value) => value === top).length
  for (let i = 0; i < draw.length; i++) {
    if (draw[i] === top) best[i]! += 1 / ties
    if (draw[i]! >= top - zone) near[i]! += 1
  }
}

export class UnevenSeedsError extends Error {
  override readonly name = 'Ranking.UnevenSeedsError'

  constructor(policy: string, seeds: number, expected: number) {
    super(
      `${policy} has values in ${seeds} seeds and the first in ${expected}: rank policies by the seeds that all have.`,
    )
  }
}

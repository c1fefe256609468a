/**
 * What so many seeds can show at all, by the tests that a campaign is judged by: normal theory promises too much of few seeds,
 * because an exact rank test asks nearly all of them to agree (docs/theory.md F).
 */
import type { Uniform } from './bootstrap.ts'
import { detectableEffect, type SeedsNeededOptions } from './effect-size.ts'
import { normalQuantile } from './normal.ts'
import { pairedT } from './paired-t.ts'
import { fewestSeeds, wilcoxon } from './wilcoxon.ts'

/** Above so many seeds theory is near enough: the exact distribution costs more than it tells. */
const simulatedUpTo = 30

/** Simulated sets of seeds: power .9 is known to +-.007 then. */
const samples = 2_000

/** How often the rank test needs more seeds than the t test to show the same, on normal data: pi / 3 (Hodges-Lehmann 1956). */
const rankTestCosts = Math.PI / 3

/**
 * The smallest mean of paired differences, in their standard deviations, that is found with the wanted power: t test and exact
 * Wilcoxon both reject at alpha / contrasts, the first step of Holm. Up to 30 seeds by simulation of normal differences, the t
 * test in the place of the bootstrap, which is widened to agree with it; above by normal theory. Undefined where not even
 * differences of one sign in all seeds are significant.
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * detectableInTests(5, drawsOf('seeds').uniform) // => undefined
 */
export function detectableInTests(
  seeds: number,
  uniform: Uniform,
  options: SeedsNeededOptions = {},
): number | undefined {
  const { alpha = 0.05, power = 0.9, contrasts = 1 } = options
  const level = alpha / Math.max(1, contrasts)
  if (seeds < fewestSeeds(level)) return undefined
  if (seeds > simulatedUpTo) return detectableEffect(seeds, options) * Math.sqrt(rankTestCosts)
  const noise = Array.from({ length: samples }, () => Array.from({ length: seeds }, () => standardNormal(uniform)))
  const found = (effect: number) =>
    noise.filter((values) =>
      significant(
        values.map((value) => value + effect),
        level,
      ),
    ).length >=
    power * samples
  // The same noise at every step, so that the answer is the same whoever asks.
  let [under, over] = [0, 1]
  while (!found(over)) [under, over] = [over, 2 * over]
  for (let step = 0; step < 10; step++) {
    const middle = (under + over) / 2
    if (found(middle)) over = middle
    else under = middle
  }
  return over
}

const significant = (values: readonly number[], level: number): boolean =>
  pairedT(values).pValue <= level && wilcoxon(values).pValue <= level

/** Never from exactly zero, which has no quantile. */
const standardNormal = (uniform: Uniform): number => normalQuantile(Math.max(uniform(), 2 ** -53))

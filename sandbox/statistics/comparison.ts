/**
 * From paired differences to a statement that survives many policies: the whole inference of docs/theory.md F in one
 * place, for one metric and all its contrasts (policies against their twins).
 *
 * Bootstrap (bca.ts), made honest for few seeds (small-sample.ts), checked by Wilcoxon and t, adjusted by Holm.
 */
import { bcaIntervalAt, bcaScore } from './bca.ts'
import { bootstrap, type Bootstrap, type Uniform } from './bootstrap.ts'
import { effectSize, type EffectSize } from './effect-size.ts'
import { holm, holmLevels } from './holm.ts'
import { pairedT } from './paired-t.ts'
import type { Interval, SeedValues } from './sample.ts'
import { expandedPValue, expandedScore } from './small-sample.ts'
import { fewestSeeds, wilcoxon } from './wilcoxon.ts'

/** One policy against its twin. */
export interface Contrast {
  readonly name: string
  /** One difference per seed, in any unit. */
  readonly differences: SeedValues
  /** What the mean is tested against: zero for a difference, the threshold for what has no twin. Default 0. */
  readonly against?: number
}

/** Family-wise two-sided error of a campaign's comparisons, unless said otherwise. */
export const familyError = 0.05

export interface ComparisonOptions {
  /** Family-wise two-sided error. Default `familyError`. */
  readonly alpha?: number
  /** Default 10,000. */
  readonly resamples?: number
}

/** In the unit of the differences, unless said otherwise. */
export interface Comparison {
  readonly name: string
  readonly seeds: number
  /** Mean difference; NaN without seeds. */
  readonly estimate: number
  /** Of this contrast alone, at 1 - alpha. */
  readonly interval: Interval
  /**
   * At the contrast's Holm level, and reaching past what it is tested against unless `adjustedP` <= alpha: the bounds that
   * the classification reads (outcome.ts). They exclude that value exactly when the difference from it is significant.
   */
  readonly bounds: Interval
  /** The larger of `bootstrapP` and `wilcoxonP`: a claim must survive both. */
  readonly pValue: number
  /** `pValue` after Holm over all contrasts given. */
  readonly adjustedP: number
  readonly bootstrapP: number
  readonly wilcoxonP: number
  readonly tP: number
  readonly effect: EffectSize
}

/**
 * The least number of seeds at which the bounds of so many contrasts can exclude anything: below it they contain the
 * value tested against whatever the seeds show, because the exact Wilcoxon test cannot reach the first Holm step.
 *
 * @example
 * leastSeeds(1) // => 6
 * leastSeeds(3) // => 7
 * leastSeeds(6) // => 8
 */
export const leastSeeds = (contrasts: number, alpha = familyError): number =>
  fewestSeeds(alpha / Math.max(1, contrasts))

interface Single {
  readonly contrast: Contrast
  readonly distribution: Bootstrap
  readonly bootstrapP: number
  readonly wilcoxonP: number
  readonly pValue: number
}

/**
 * Compares every policy with its twin. All contrasts given are one family. Each draws from its own `stream(name)`, so
 * that a policy more or less leaves the others' bootstrap as it was.
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 *
 * compare([{ name: 'grants', differences: [0.12, 0.2, 0.15] }], (name) => drawsOf(name).uniform)[0]?.estimate // => 0.157
 */
export function compare(
  contrasts: readonly Contrast[],
  stream: (name: string) => Uniform,
  options: ComparisonOptions = {},
): readonly Comparison[] {
  const { alpha = familyError, resamples = 10_000 } = options
  const singles = contrasts.map((contrast) => examine(contrast, stream(contrast.name), resamples))
  const pValues = singles.map(({ pValue }) => pValue)
  const levels = holmLevels(pValues, alpha)
  const adjusted = holm(pValues)
  return singles.map((single, i) => conclude(single, levels[i]!, adjusted[i]!, alpha))
}

function examine(contrast: Contrast, random: Uniform, resamples: number): Single {
  const { differences, against = 0 } = contrast
  const distribution = bootstrap(differences, random, { resamples })
  const bootstrapP = expandedPValue(bcaScore(distribution, against), differences.length)
  const wilcoxonP = wilcoxon(differences.map((difference) => difference - against)).pValue
  return { contrast, distribution, bootstrapP, wilcoxonP, pValue: Math.max(bootstrapP, wilcoxonP) }
}

function conclude(single: Single, level: number, adjustedP: number, alpha: number): Comparison {
  const { contrast, distribution, bootstrapP, wilcoxonP, pValue } = single
  const { name, differences, against = 0 } = contrast
  const bounds = expandedInterval(single, level)
  return {
    name,
    seeds: differences.length,
    estimate: distribution.estimate,
    interval: expandedInterval(single, 1 - alpha),
    bounds: adjustedP <= alpha ? bounds : reaching(against, bounds, differences),
    pValue,
    adjustedP,
    bootstrapP,
    wilcoxonP,
    tP: pairedT(differences.map((difference) => difference - against)).pValue,
    effect: effectSize(differences),
  }
}

function expandedInterval({ contrast, distribution }: Single, level: number): Interval {
  return bcaIntervalAt(distribution, expandedScore(level, contrast.differences.length))
}

/**
 * Wilcoxon may object where the bootstrap does not: then the bounds must not claim what the p-value denies. They reach to
 * the next seed on the other side of the value, because a bound that lies on a threshold has reached it.
 */
function reaching(value: number, { lower, upper }: Interval, seeds: SeedValues): Interval {
  const below = seeds.filter((seed) => seed <= value)
  const above = seeds.filter((seed) => seed >= value)
  return {
    lower: lower <= value ? lower : below.length > 0 ? Math.max(...below) : value,
    upper: upper >= value ? upper : above.length > 0 ? Math.min(...above) : value,
  }
}

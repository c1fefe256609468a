/**
 * From paired differences to a statement that survives many policies: the whole inference of economics.md F in one
 * place, for one metric and all its contrasts (policies against their twins).
 *
 * Bootstrap (bca.ts), made honest for few seeds (small-sample.ts), checked by Wilcoxon and t, adjusted by Holm.
 */
import { bcaIntervalAt, bcaScore } from './bca.ts'
import { bootstrap } from './bootstrap.ts'
import type { Bootstrap, Uniform } from './bootstrap.ts'
import { effectSize } from './effect-size.ts'
import type { EffectSize } from './effect-size.ts'
import { holm, holmLevels } from './holm.ts'
import { pairedT } from './paired-t.ts'
import type { Interval, Sample } from './sample.ts'
import { expandedPValue, expandedScore } from './small-sample.ts'
import { wilcoxon } from './wilcoxon.ts'

/** One policy against its twin. */
export interface Contrast {
  readonly name: string
  /** One difference per seed, in any unit. */
  readonly differences: Sample
}

export interface ComparisonOptions {
  /** Family-wise two-sided error. Default 0.05. */
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
   * At the contrast's Holm level, and reaching zero unless `adjustedP` <= alpha: the bounds that the classification
   * reads (outcome.ts). They exclude zero exactly when the difference is significant.
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
 * compare([{ name: 'grants', differences: [0.12, 0.2, 0.15] }], (name) => uniformOf('bootstrap', name))
 */
export function compare(
  contrasts: readonly Contrast[],
  stream: (name: string) => Uniform,
  options: ComparisonOptions = {},
): readonly Comparison[] {
  const { alpha = 0.05, resamples = 10_000 } = options
  const singles = contrasts.map((contrast) => examine(contrast, stream(contrast.name), resamples))
  const pValues = singles.map(({ pValue }) => pValue)
  const levels = holmLevels(pValues, alpha)
  const adjusted = holm(pValues)
  return singles.map((single, i) => conclude(single, levels[i]!, adjusted[i]!, alpha))
}

function examine(contrast: Contrast, random: Uniform, resamples: number): Single {
  const { differences } = contrast
  const distribution = bootstrap(differences, random, { resamples })
  const bootstrapP = expandedPValue(bcaScore(distribution), differences.length)
  const wilcoxonP = wilcoxon(differences).pValue
  return { contrast, distribution, bootstrapP, wilcoxonP, pValue: Math.max(bootstrapP, wilcoxonP) }
}

function conclude(single: Single, level: number, adjustedP: number, alpha: number): Comparison {
  const { contrast, distribution, bootstrapP, wilcoxonP, pValue } = single
  const { name, differences } = contrast
  const bounds = expandedInterval(single, level)
  return {
    name,
    seeds: differences.length,
    estimate: distribution.estimate,
    interval: expandedInterval(single, 1 - alpha),
    bounds: adjustedP <= alpha ? bounds : withZero(bounds),
    pValue,
    adjustedP,
    bootstrapP,
    wilcoxonP,
    tP: pairedT(differences).pValue,
    effect: effectSize(differences),
  }
}

function expandedInterval({ contrast, distribution }: Single, level: number): Interval {
  return bcaIntervalAt(distribution, expandedScore(level, contrast.differences.length))
}

/** Wilcoxon may object where the bootstrap does not: then the bounds must not claim what the p-value denies. */
function withZero({ lower, upper }: Interval): Interval {
  return { lower: Math.min(0, lower), upper: Math.max(0, upper) }
}

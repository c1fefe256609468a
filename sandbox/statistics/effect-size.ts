/**
 * How large an effect is, free of the unit, and how many seeds it takes to see one (docs/theory.md F).
 */
import { mean, sampleStandardDeviation } from 'simple-statistics'
import { normalQuantile } from './normal.ts'
import { finite, type SeedValues } from './sample.ts'

export interface EffectSize {
  /**
   * d_z: mean of the paired differences in their standard deviations. Undefined for fewer than two differences and for
   * a non-zero mean without any spread.
   */
  readonly dz: number | undefined
  /** d_z with Hedges' correction for small samples; undefined when d_z is. */
  readonly hedges: number | undefined
  /** Share of seeds in which the policy beats its twin, equality counting half; 0 to 1, undefined without seeds. */
  readonly superiority: number | undefined
}

/**
 * Effect sizes of paired differences policy - twin. Cohen 1988 (d_z); Hedges 1981, J. Educ. Stat. 6, 107-128, with n - 1
 * degrees of freedom; probability of superiority for dependent groups: Grissom-Kim 2012, ch. 5.
 *
 * @example
 * effectSize([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]) // => { dz: 1.285, hedges: 1.174, superiority: 0.95 }
 */
export function effectSize(differences: SeedValues): EffectSize {
  const dz = standardised(finite(differences))
  return {
    dz,
    hedges: dz === undefined ? undefined : dz * hedgesFactor(differences.length),
    superiority: superiority(differences),
  }
}

/**
 * 1 - 3 / (4 (n - 1) - 1): how much d_z of n pairs overstates the effect.
 *
 * @example
 * hedgesFactor(10) // => 0.914
 */
export function hedgesFactor(pairs: number): number {
  return 1 - 3 / (4 * (pairs - 1) - 1)
}

export interface SeedsNeededOptions {
  /** Family-wise two-sided error. Default 0.05. */
  readonly alpha?: number
  /** Probability of seeing the effect. Default 0.9. */
  readonly power?: number
  /** How many primary contrasts share alpha. Default 1. */
  readonly contrasts?: number
}

/**
 * Seeds needed to see an effect of size `dz`: n = ((z_1-alpha/(2m) + z_power) / d_z)^2, rounded up. Normal theory:
 * add two or three seeds when the answer is below 20.
 *
 * @example
 * seedsNeeded(0.5, { contrasts: 15 }) // => 72
 */
export function seedsNeeded(dz: number, options: SeedsNeededOptions = {}): number {
  const { alpha = 0.05, power = 0.9, contrasts = 1 } = options
  const distance = normalQuantile(1 - alpha / (2 * contrasts)) + normalQuantile(power)
  return Math.ceil((distance / dz) ** 2)
}

/**
 * The smallest effect that so many seeds show with the wanted power, in standard deviations of the paired differences: the other
 * way round than `seedsNeeded`.
 *
 * @example
 * detectableEffect(43) // => 0.494
 */
export function detectableEffect(seeds: number, options: SeedsNeededOptions = {}): number {
  const { alpha = 0.05, power = 0.9, contrasts = 1 } = options
  return (normalQuantile(1 - alpha / (2 * contrasts)) + normalQuantile(power)) / Math.sqrt(seeds)
}

function standardised(differences: SeedValues): number | undefined {
  if (differences.length < 2) return undefined
  const centre = mean(differences)
  if (centre === 0) return 0
  const spread = sampleStandardDeviation(differences)
  return spread === 0 ? undefined : centre / spread
}

function superiority(differences: SeedValues): number | undefined {
  if (differences.length === 0) return undefined
  const wins = differences.reduce((sum, difference) => sum + (difference > 0 ? 1 : difference === 0 ? 0.5 : 0), 0)
  return wins / differences.length
}

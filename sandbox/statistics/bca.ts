/**
 * BCa: reads intervals and p-values off a bootstrap distribution, corrected for bias and skewness.
 *
 * Efron 1987, JASA 82, 171-185; Efron-Tibshirani 1993, eq. 14.9-14.10; docs/theory.md F. Interval and p-value are exact
 * inverses of each other.
 *
 * Gotcha: with fewer than about 30 values a bootstrap covers less than it says; see small-sample.ts.
 */
import { countReplicates, type Bootstrap } from './bootstrap.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import type { Interval } from './sample.ts'

/**
 * The outermost replicates are noise, and strict levels lie beyond them. From the tenth on outwards the distribution is
 * continued in the normal shape: through the estimate and that replicate, straight on the scale of normal quantiles.
 */
const EDGE_RANK = 10

type Side = 'lower' | 'upper'

/**
 * BCa interval at a confidence level, e.g. 0.95: the replicates at Phi(z0 + (z0 + z) / (1 - a (z0 + z))) for
 * z = z_alpha/2 and z_1-alpha/2. Ranks are rounded outwards.
 *
 * Infinite for fewer than two values, at level 1, and where a skewed sample puts the level past the pole of the formula:
 * JSON writes such a bound as null. Zero width when all values are equal.
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 * import { bootstrap } from './bootstrap.ts'
 *
 * bcaInterval(bootstrap([0.1, 0.3, 0.2, 0.4], drawsOf('example').uniform), 0.95) // => { lower: 0.15, upper: 0.35 }
 */
export function bcaInterval(distribution: Bootstrap, level: number): Interval {
  return bcaIntervalAt(distribution, scoreOf(level))
}

/** BCa interval at a score: the normal quantile z_1-alpha/2 instead of the level, for levels too near to 1 to write. */
export function bcaIntervalAt(distribution: Bootstrap, score: number): Interval {
  return {
    lower: quantile(distribution, corrected(distribution, -score), 'lower'),
    upper: quantile(distribution, corrected(distribution, score), 'upper'),
  }
}

/** Percentile interval: the same replicates without correction for bias and skewness, for comparison. */
export function percentileInterval(distribution: Bootstrap, level: number): Interval {
  const score = scoreOf(level)
  return { lower: quantile(distribution, -score, 'lower'), upper: quantile(distribution, score, 'upper') }
}

/**
 * Two-sided p-value: the smallest alpha whose BCa interval at level 1 - alpha excludes `nullValue`.
 *
 * Resolution: steps of about 2 / (resamples + 1), 0.0002 for 10,000. Below about 20 / (resamples + 1) it rests on the
 * normal continuation of the tail and says no more than 'very small'.
 *
 * @example
 * import { drawsOf } from '../random/streams.ts'
 * import { bootstrap } from './bootstrap.ts'
 *
 * // Is the mean other than +10 %?
 * bcaPValue(bootstrap([0.1, 0.3, 0.2, 0.4], drawsOf('example').uniform), 0.1) // => 0.008
 */
export function bcaPValue(distribution: Bootstrap, nullValue = 0): number {
  return 2 * normalCdf(-bcaScore(distribution, nullValue))
}

/** The largest score whose interval still contains `nullValue`, 0 or more: the p-value as a normal quantile. */
export function bcaScore(distribution: Bootstrap, nullValue = 0): number {
  const lower = -uncorrected(distribution, position(distribution, nullValue, 'lower'))
  const upper = uncorrected(distribution, position(distribution, nullValue, 'upper'))
  return Math.max(0, lower, upper)
}

/** From the nominal normal quantile z to that of the replicates. Past its pole the formula turns round: infinite. */
function corrected({ bias, acceleration }: Bootstrap, z: number): number {
  const shifted = bias + z
  const scale = 1 - acceleration * shifted
  return Number.isFinite(z) && scale > 0 ? bias + shifted / scale : Infinity * Math.sign(z)
}

/** Inverse of `corrected`. */
function uncorrected({ bias, acceleration }: Bootstrap, w: number): number {
  const shifted = w - bias
  const scale = 1 + acceleration * shifted
  return Number.isFinite(w) && scale > 0 ? shifted / scale - bias : Infinity * Math.sign(shifted)
}

/** The value at normal quantile w of the replicates, ranks (resamples + 1) * Phi(w) rounded away from the centre. */
function quantile(distribution: Bootstrap, w: number, side: Side): number {
  const size = distribution.replicates.length
  const rank = Math.floor((size + 1) * normalCdf(side === 'lower' ? w : -w))
  if (rank >= EDGE_RANK) return fromOutside(distribution, Math.min(rank, size), side)
  const { spread, reach } = edge(distribution, side)
  if (reach <= 0) return infinite(side)
  // Zero times infinity is not a number, but values without spread have an interval without width at every level.
  return spread === 0
    ? distribution.estimate
    : distribution.estimate + (spread * Math.abs(w - distribution.bias)) / reach
}

/** Inverse of `quantile`: the outermost normal quantile at which the bound of this side has passed the value. */
function position(distribution: Bootstrap, value: number, side: Side): number {
  const { replicates, estimate, bias } = distribution
  const size = replicates.length
  const beyond =
    side === 'lower' ? countReplicates(replicates, '<=', value) : size - countReplicates(replicates, '<', value)
  const outwards = side === 'lower' ? 1 : -1
  if (beyond >= EDGE_RANK) return outwards * normalQuantile((beyond + 1) / (size + 1))
  const { spread, reach } = edge(distribution, side)
  if (reach <= 0) return -infinite(side)
  return spread === 0 ? infinite(side) : bias - (outwards * reach * (value - estimate)) / spread
}

/** How far the last trusted replicate is from the estimate: as a value (signed) and in normal quantiles (positive). */
function edge(distribution: Bootstrap, side: Side): { readonly spread: number; readonly reach: number } {
  const { replicates, estimate, bias } = distribution
  if (replicates.length < EDGE_RANK) return { spread: NaN, reach: 0 }
  const w = normalQuantile(EDGE_RANK / (replicates.length + 1))
  const reach = side === 'lower' ? bias - w : -w - bias
  return { spread: fromOutside(distribution, EDGE_RANK, side) - estimate, reach }
}

/** The replicate of this rank, counted from 1 at the outermost. */
function fromOutside({ replicates }: Bootstrap, rank: number, side: Side): number {
  return replicates[side === 'lower' ? rank - 1 : replicates.length - rank]!
}

function infinite(side: Side): number {
  return side === 'lower' ? -Infinity : Infinity
}

function scoreOf(level: number): number {
  if (!(level > 0 && level <= 1)) throw new LevelError(level)
  return -normalQuantile((1 - level) / 2)
}

export class LevelError extends Error {
  override readonly name = 'Bca.LevelError'

  constructor(level: number) {
    super(`A confidence level is above 0 and at most 1 (0.95 for 95 %), not ${level}.`)
  }
}

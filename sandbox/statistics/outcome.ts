/**
 * Says of one policy whether it grew native DeFi, was mined and dumped, or neither: economics.md E.4.
 *
 * The thresholds are data, fixed before the runs; `sensitivity` shows what other thresholds would have said. Every
 * clause of every rule leaves its reason, so that a report can say which bound decided, and which one straddles.
 */
import { reaches, staysBelow, staysWithin, valueBelow, valueReaches } from './clause.ts'
import type { Clause } from './clause.ts'
import type { Interval } from './sample.ts'

export type Outcome = 'native growth' | 'mine and dump' | 'neutral' | 'mixed'

/** Effect against the twin, relative: 0.10 is +10 %. Bounds may be infinite (bca.ts). */
export interface Effect extends Interval {
  readonly point: number
}

/** What was measured of one policy; undefined (or NaN) is what was not, or what does not exist. */
export interface Evidence {
  /** Organic volume uplift in the evaluation window. */
  readonly volume: Effect | undefined
  /** Uplift of TVL at constant prices, without positions of the treasury. */
  readonly tvl: Effect | undefined
  readonly holderWealth: Effect | undefined
  /** Extra organic fees per unit of policy cost. A gain that cost nothing is Infinity. */
  readonly feeReturn: number | undefined
  /** D_30, share of the rewards whose exposure did not last 30 days, 0 to 1. Undefined without rewards. */
  readonly dumpRatio: number | undefined
}

/** Relative uplifts and shares as in `Evidence`. */
export interface Thresholds {
  readonly growthVolume: number
  readonly growthTvl: number
  readonly growthHolderWealth: number
  readonly growthFeeReturn: number
  /** From here on rewards count as dumped. */
  readonly dumpRatio: number
  readonly dumpVolume: number
  readonly dumpTvl: number
  /** Neutral uplifts lie within plus and minus this. */
  readonly neutralUplift: number
}

export const defaultThresholds: Thresholds = {
  growthVolume: 0.1,
  growthTvl: 0,
  growthHolderWealth: -0.05,
  growthFeeReturn: 0.1,
  dumpRatio: 0.5,
  dumpVolume: 0.05,
  dumpTvl: 0.1,
  neutralUplift: 0.05,
}

export interface Classification {
  readonly outcome: Outcome
  /** One sentence per clause of each rule, whatever the outcome: 'native growth, straddles: TVL ...'. */
  readonly reasons: readonly string[]
}

/**
 * Applies the three rules; what satisfies none is mixed. The rules exclude each other as long as the thresholds of
 * growth lie above those of the others.
 *
 * @example
 * classify({
 *   volume: { point: 0.2, lower: 0.12, upper: 0.3 },
 *   tvl: { point: 0.1, lower: 0.02, upper: 0.2 },
 *   holderWealth: { point: 0, lower: -0.02, upper: 0.02 },
 *   feeReturn: 0.4,
 *   dumpRatio: 0.3,
 * }).outcome // 'native growth'
 */
export function classify(evidence: Evidence, thresholds: Thresholds = defaultThresholds): Classification {
  const rules: readonly (readonly [Outcome, readonly Clause[]])[] = [
    ['native growth', growthClauses(evidence, thresholds)],
    ['mine and dump', dumpClauses(evidence, thresholds)],
    ['neutral', neutralClauses(evidence, thresholds)],
  ]
  const satisfied = rules.find(([, clauses]) => clauses.every(({ verdict }) => verdict === 'holds'))
  const reasons = rules.flatMap(([rule, clauses]) => clauses.map(({ verdict, text }) => `${rule}, ${verdict}: ${text}`))
  return { outcome: satisfied?.[0] ?? 'mixed', reasons }
}

/** All thresholds, or only one, times `factor`. */
export function scaleThresholds(thresholds: Thresholds, factor: number, only?: keyof Thresholds): Thresholds {
  const scaled: Record<keyof Thresholds, number> = { ...thresholds }
  for (const name of only === undefined ? namesOf(thresholds) : [only]) scaled[name] *= factor
  return scaled
}

export interface SensitivityRow {
  readonly threshold: keyof Thresholds | 'all'
  readonly factor: number
  readonly outcome: Outcome
}

/**
 * The outcome with every threshold, and with all together, at (1 - spread) and (1 + spread) times its value (E.4 asks
 * for +-50 %). A threshold of zero stays zero.
 */
export function sensitivity(
  evidence: Evidence,
  thresholds: Thresholds = defaultThresholds,
  spread = 0.5,
): readonly SensitivityRow[] {
  return [undefined, ...namesOf(thresholds)].flatMap((only) =>
    [1 - spread, 1 + spread].map((factor) => {
      const { outcome } = classify(evidence, scaleThresholds(thresholds, factor, only))
      return { threshold: only ?? 'all', factor, outcome }
    }),
  )
}

function growthClauses(evidence: Evidence, thresholds: Thresholds): readonly Clause[] {
  return [
    reaches('organic volume uplift', evidence.volume, thresholds.growthVolume),
    reaches('TVL uplift', evidence.tvl, thresholds.growthTvl),
    reaches('holder wealth effect', evidence.holderWealth, thresholds.growthHolderWealth),
    valueReaches('fee return', evidence.feeReturn, thresholds.growthFeeReturn),
  ]
}

function dumpClauses(evidence: Evidence, thresholds: Thresholds): readonly Clause[] {
  return [
    valueReaches('dump ratio', evidence.dumpRatio, thresholds.dumpRatio),
    staysBelow('organic volume uplift', evidence.volume, thresholds.dumpVolume),
    staysBelow('TVL uplift', evidence.tvl, thresholds.dumpTvl),
  ]
}

function neutralClauses(evidence: Evidence, thresholds: Thresholds): readonly Clause[] {
  return [
    staysWithin('organic volume uplift', evidence.volume, thresholds.neutralUplift),
    staysWithin('TVL uplift', evidence.tvl, thresholds.neutralUplift),
    valueBelow('dump ratio', evidence.dumpRatio, thresholds.dumpRatio, 'nothing was rewarded'),
  ]
}

function namesOf(thresholds: Thresholds): readonly (keyof Thresholds)[] {
  return Object.keys(thresholds) as (keyof Thresholds)[]
}

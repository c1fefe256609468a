import { Schema } from 'effect'
import type { Rule, SensitivityRow, Thresholds } from '../statistics/outcome.ts'
import type { Outcome } from '../statistics/outcome-table.ts'
import { interval, orNaN, perhaps } from '../storage/json-number.ts'
import { type Found, jsonText, parseObject, shapeOf } from '../storage/sealed.ts'

/**
 * What a campaign found: compared once, written as `summary.json`, shown as table and report. In memory a bound that the
 * data cannot give is infinite and a number that is not there is undefined; `null` stands for both in the file alone, which
 * is written and read here.
 */

const count = Schema.Int
const byName = <A, E>(value: Schema.Codec<A, E>) => Schema.Record(Schema.String, value)
/** Words and verdicts that are passed on as they are. */
const asSaid = <A extends object>() =>
  Schema.declare((value): value is A => typeof value === 'object' && value !== null)

const estimate = Schema.Struct({
  /** Seeds that have a value, of how many. */
  seeds: count,
  of: count,
  mean: perhaps,
})

/** A metric's mean over seeds, in its own unit. */
export type Estimate = typeof estimate.Type

/** From the least to the most over seeds. */
const span = Schema.Struct({ from: Schema.Number, to: Schema.Number })
export type Span = typeof span.Type

const effect = Schema.Struct({
  kind: Schema.Literals(['relative', 'difference', 'value']),
  /**
   * What an interval cannot say: there is none from one seed, seeds differ so much that it has no bounds, or not at all. A
   * bound that is missing on one side alone is infinite.
   */
  spread: Schema.Literals(['interval', 'one seed', 'no bounds', 'none']),
  estimate: Schema.Number,
  /** 95 %, of this contrast alone. */
  interval,
  /** Adjusted for the number of contrasts (Holm): what the outcome is judged by. */
  bounds: interval,
  /** Two-sided, and adjusted; for `value` they test against the threshold where there is one, else against zero. */
  p: Schema.Number,
  adjustedP: Schema.Number,
  /**
   * Of what is only explored: `p` after Benjamini and Hochberg over all such metrics and policies of a world. Of those below 0.05
   * a twentieth is false on average; nothing is claimed of them.
   */
  qValue: Schema.optionalKey(Schema.Number),
  /** Variance of the paired difference over that of unpaired ones: what common random numbers saved. */
  varianceRatio: perhaps,
  /** By seed, in order. */
  perSeed: Schema.Array(Schema.Number),
})

/**
 * Against the twin (as a relative change where the metric compares by ratio), or the value itself for what is a comparison
 * already or has no twin.
 */
export type Effect = typeof effect.Type

const levels = Schema.Struct({
  small: Schema.Literals(['twin', 'policy']),
  pairs: count,
  policy: Schema.Number,
  twin: Schema.Number,
})

/** Means instead of a relative change, because one side is nothing beside the other. */
export type Levels = typeof levels.Type

const metricSummary = Schema.Struct({
  ...estimate.fields,
  /** Days on which values were read, for what is read on one day; and how many days after the last payment that was. */
  readOn: Schema.optionalKey(span),
  afterPayment: Schema.optionalKey(span),
  /** Why there is no such thing for this policy, in words. */
  absent: Schema.optionalKey(Schema.String),
  levels: Schema.optionalKey(levels),
  /** Absent without seeds, and where `levels` or `absent` say why there is none. */
  effect: Schema.optionalKey(effect),
})
export type MetricSummary = typeof metricSummary.Type

const paid = Schema.Struct({ mean: perhaps, least: perhaps, most: perhaps })

/** Shares of a budget, 0 to 1; undefined where no seed says. */
export type Paid = typeof paid.Type

const part = Schema.Struct({ mean: orNaN, twin: orNaN })

/** Means over seeds of a breakdown's part, of the policy and of its twins. */
export type Part = typeof part.Type

const persistence = Schema.Struct({
  /** Whether half of the effect or more is left 200 days later; `not looked at` where runs end before. */
  state: Schema.Literals(['lasting', 'fading', 'open', 'no effect', 'not looked at']),
  /** Days of the run in which is looked again. */
  from: Schema.Number,
  to: Schema.Number,
  /** Share of the effect that is left. */
  left: perhaps,
})

const policySummary = Schema.Struct({
  policy: Schema.String,
  title: Schema.String,
  /** Seeds of which both the policy and its twin have finished, of how many. */
  pairs: count,
  of: count,
  /** Share of its budget that was paid, over seeds; absent for a policy that has none. */
  paid: Schema.optionalKey(paid),
  outcome: Schema.declare((value): value is Outcome => typeof value === 'string'),
  /** Why, in words: what the outcome rests on, or what keeps it from being known. */
  reasons: Schema.Array(Schema.String),
  /** Every rule with its clauses: holds, fails, straddles, is unknown, does not apply. */
  rules: Schema.Array(asSaid<Rule>()),
  sensitivity: Schema.Array(asSaid<SensitivityRow>()),
  persistence,
  metrics: byName(metricSummary),
  /** By breakdown and part. */
  breakdowns: byName(byName(part)),
})
export type PolicySummary = typeof policySummary.Type

const classification = Schema.Struct({
  outcome: Schema.declare((value): value is Outcome => typeof value === 'string'),
  reasons: Schema.Array(Schema.String),
  rules: Schema.Array(asSaid<Rule>()),
})

const versus = Schema.Struct({
  policy: Schema.String,
  against: Schema.String,
  /** Seeds of which both have finished, of how many. */
  pairs: count,
  of: count,
  /** The primary metric and those that outcomes are read from: changes of the first against the second. */
  metrics: byName(metricSummary),
  /** What the first is with the second in the place of the twin, and the other way round. */
  forth: classification,
  back: classification,
})
export type VersusSummary = typeof versus.Type

const ranking = Schema.Struct({
  metric: Schema.String,
  /** Seeds in which all have a value. */
  seeds: count,
  /** How far apart policies are as good as each other, as a share of the metric. */
  indifference: Schema.Number,
  /** Best first: mean effect, probability of being the best, and of being as good as the best. */
  standings: Schema.Array(
    Schema.Struct({ name: Schema.String, mean: orNaN, best: Schema.Number, near: Schema.Number }),
  ),
  withoutSeed: Schema.Array(Schema.Struct({ seed: count, leader: Schema.String })),
})

const drift = Schema.Struct({
  metric: Schema.String,
  state: Schema.Literals(['stationary', 'moves', 'open', 'not known']),
  early: Schema.Tuple([Schema.Number, Schema.Number]),
  late: Schema.Tuple([Schema.Number, Schema.Number]),
  /** Relative change of the twins by themselves, and its 95 % interval. */
  change: perhaps,
  interval: Schema.optionalKey(interval),
})

const detectable = Schema.Struct({
  metric: Schema.String,
  /** With which probability it is found. */
  power: Schema.Number,
  seeds: count,
  contrasts: count,
  /** In standard deviations of paired differences; undefined where nothing can be found. */
  deviations: perhaps,
  /** In the metric's unit, or as a share where `relative`, by the widest spread of any policy. */
  change: perhaps,
  relative: Schema.Boolean,
})

const answer = Schema.Struct({
  /** What to do, how sure that is, and what it depends on most. */
  advice: Schema.String,
  sure: Schema.String,
  depends: Schema.String,
})

const worldSummary = Schema.Struct({
  world: Schema.String,
  answer,
  /** Policies with a finished pair of runs, and the seeds that it takes for so many before any bounds can decide. */
  contrasts: count,
  leastSeeds: count,
  /** The smallest effect of a policy on the primary metric that so many seeds and contrasts find; absent without any pair. */
  detectable: Schema.optionalKey(detectable),
  twin: Schema.Struct({ metrics: byName(estimate), drift }),
  /** Policies among each other: by the metric that decides, and pair by pair. */
  ranking: Schema.optionalKey(ranking),
  pairsCompared: count,
  versus: Schema.Array(versus),
  policies: Schema.Array(policySummary),
})
export type WorldSummary = typeof worldSummary.Type

const summary = Schema.Struct({
  campaign: Schema.String,
  question: Schema.String,
  /** Digest of the campaign file as resolved. */
  key: Schema.String,
  primary: Schema.String,
  /** Runs that are not there, and why. */
  missing: Schema.Array(Schema.Struct({ run: Schema.String, reason: Schema.String })),
  /** Why outcomes are a first look and no conclusion; no reasons when they are one. And what days a conclusion wants. */
  exploratory: Schema.Struct({
    reasons: Schema.Array(Schema.String),
    wanted: Schema.Struct({ fromDay: Schema.Number, toDay: Schema.Number, days: Schema.Number }),
  }),
  /** Where the thresholds of the outcome lie. */
  thresholds: asSaid<Thresholds>(),
  worlds: Schema.Array(worldSummary),
})
export type Summary = typeof summary.Type

/** A summary as its file says it: plain data, `null` for what JSON has no number for. */
export const summaryJson = Schema.encodeSync(summary)

/** The text of `summary.json`. */
export const summaryText = (found: Summary): string => jsonText(summaryJson(found))

const summaryShape = shapeOf(summary)

/** What a `summary.json` says, or what is wrong with it. */
export const readSummary = (text: string): Found<Summary> => summaryShape(parseObject(text))

/** What was found at the points of a study: every policy of every point beside its twins. */
import { Effect } from 'effect'
import type { Campaign } from '../campaign/campaign.ts'
import { contrastOf, isCompared } from '../compare/contrast.ts'
import { type Records, readRecords, summarise } from '../compare/compare.ts'
import { metrics } from '../metrics/index.ts'
import type { Metric, RunPair, RunRecord } from '../metrics/metric.ts'
import { paysNothing, type Policy } from '../policy/policy.ts'
import type { ResultUnreadable } from '../results/results.ts'
import { measures, type Outcome } from '../statistics/outcome-table.ts'
import type { DesignPoint, StudyPlan } from './design.ts'
import { judgePoint, type PointOutcome } from './point-rule.ts'
import { soldShare } from './sold-share.ts'
import { pointFolder } from './study.ts'

/** A finished run of a point, with the twin of its seed where that is there. */
export interface StudyRun {
  readonly point: DesignPoint
  readonly world: string
  readonly policy: string
  readonly seed: number
  readonly record: RunRecord
  readonly twin: RunRecord | undefined
}

/** A policy at a point in a world. */
export interface PolicyReading {
  readonly point: number
  readonly world: string
  readonly policy: string
  /** Seeds of which both the policy and its twin have finished. */
  readonly seeds: number
  /** By the rule for points; undefined without a value of one of its ratios. */
  readonly byRule: PointOutcome | undefined
  /** Share of the budget that was sold, on average over seeds; undefined for a policy that pays nothing. */
  readonly sold: number | undefined
  /** By the rules that a campaign is judged by, with their bounds and least seeds. */
  readonly byBounds: Outcome
  /** Means over seeds: ratios to the twin, differences, or values as they are; by metric, those that there are. */
  readonly values: Readonly<Record<string, number>>
}

export interface StudyFindings {
  readonly runs: readonly StudyRun[]
  readonly readings: readonly PolicyReading[]
}

/** Reads all that is finished. */
export const readStudy = Effect.fn('readStudy')(function* (
  { points }: StudyPlan,
  out: string,
): Effect.fn.Return<StudyFindings, ResultUnreadable> {
  const runs: StudyRun[] = []
  const readings: PolicyReading[] = []
  for (const point of points) {
    const records = yield* readRecords(point.campaign, pointFolder(out, point))
    const found = runsOf(point, records)
    if (found.length === 0) continue
    runs.push(...found)
    readings.push(...readingsOf(point, records, found))
  }
  return { runs, readings }
})

function runsOf(point: DesignPoint, records: Records): StudyRun[] {
  return worldsOf(point.campaign).flatMap((world) => {
    const twins = records.of(world, 'none')
    return ['none', ...point.campaign.policies.map(({ id }) => id)].flatMap((policy) =>
      [...records.of(world, policy)]
        .sort(([a], [b]) => a - b)
        .map(([seed, record]) => ({ point, world, policy, seed, record, twin: twins.get(seed) })),
    )
  })
}

function readingsOf(point: DesignPoint, records: Records, runs: readonly StudyRun[]): PolicyReading[] {
  const summary = summarise(point.campaign, records)
  return worldsOf(point.campaign).flatMap((world) =>
    point.campaign.policies.flatMap((policy) => {
      const pairs = runs.flatMap(({ record, twin, ...run }): RunPair[] =>
        run.world === world && run.policy === policy.id && twin !== undefined ? [{ run: record, twin }] : [],
      )
      if (pairs.length === 0) return []
      const values = valuesOf(policy, pairs)
      const sold = paysNothing(policy) ? undefined : soldShare(pairs.map(({ run }) => run))
      const judged = summary.worlds
        .find((each) => each.world === world)!
        .policies.find((each) => each.policy === policy.id)!
      const reading = { point: point.number, world, policy: policy.id, seeds: pairs.length, values }
      return [{ ...reading, byRule: ruleOf(values, sold), sold, byBounds: judged.outcome }]
    }),
  )
}

/**
 * A metric as its comparison has it, over pairs; undefined where none has a value. A ratio to nothing is infinite, and of
 * nothing zero: enough to sort points by, while no mean is made of it.
 */
function compared(metric: Metric, policy: Policy, pairs: readonly RunPair[]): number | undefined {
  const { differences, lopsided } = contrastOf(metric, policy, pairs)
  if (lopsided !== undefined) return lopsided.small === 'twin' ? Infinity : 0
  if (differences.length === 0) return undefined
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
  return isRatio(metric) ? Math.exp(mean) : mean
}

export const isRatio = (metric: Metric): boolean => isCompared(metric) && metric.effect === 'log-ratio'

function valuesOf(policy: Policy, pairs: readonly RunPair[]): Record<string, number> {
  return Object.fromEntries(
    metrics.flatMap((metric) => {
      const value = compared(metric, policy, pairs)
      return value === undefined ? [] : [[metric.name, value] as const]
    }),
  )
}

function ruleOf(values: Readonly<Record<string, number>>, sold: number | undefined): PointOutcome | undefined {
  const [volume, tvl, price] = [measures.volume, measures.tvl, measures.holderWealth].map(
    ({ metric }) => values[metric],
  )
  if (volume === undefined || tvl === undefined || price === undefined) return undefined
  return judgePoint({ volume, tvl, price, sold })
}

const worldsOf = ({ worlds }: Campaign): readonly string[] => Object.keys(worlds)

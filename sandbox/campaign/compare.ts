import { join } from 'node:path'
import { Effect } from 'effect'
import { breakdowns, metrics } from '../metrics/index.ts'
import type { Metric, RunRecord, SeriesMetric } from '../metrics/metric.ts'
import { paysNothing, type Policy } from '../policy/policy.ts'
import { compare as comparePairs, type Comparison } from '../statistics/comparison.ts'
import {
  classify,
  type Effect as Uplift,
  type Evidence,
  type Outcome,
  sensitivity,
  type SensitivityRow,
} from '../statistics/outcome.ts'
import type { Interval } from '../statistics/sample.ts'
import { drawsOf } from '../world/random.ts'
import { type Campaign, emptyPolicy } from './campaign.ts'
import { withoutEndpoints } from './endpoints.ts'
import { digest, planRuns, type RunSpec } from './plan.ts'
import { sealResults } from './seal.ts'
import { jsonText } from '../storage/sealed.ts'
import { inspectRun, readRecord, type ResultUnreadable, type ResultUnwritable, writeWhole } from './results.ts'

/** What a campaign found: written as `summary.json`, shown as table and report. Plain data; infinite bounds are null. */
export interface Summary {
  readonly campaign: string
  readonly question: string
  /** Digest of the campaign file as resolved. */
  readonly key: string
  readonly primary: string
  readonly worlds: readonly WorldSummary[]
  /** Runs that are not there, and why. */
  readonly missing: readonly { readonly run: string; readonly reason: string }[]
}

export interface WorldSummary {
  readonly world: string
  readonly twin: { readonly metrics: Readonly<Record<string, Estimate>> }
  readonly policies: readonly PolicySummary[]
}

export interface PolicySummary {
  readonly policy: string
  readonly title: string
  readonly outcome: Outcome
  readonly reasons: readonly string[]
  readonly sensitivity: readonly SensitivityRow[]
  readonly metrics: Readonly<Record<string, MetricSummary>>
  /** Means over seeds by breakdown and part, of the policy and of its twins. */
  readonly breakdowns: Readonly<Record<string, Readonly<Record<string, Part>>>>
}

export interface Part {
  readonly mean: number
  readonly twin: number
}

/** A metric's mean over seeds, in its own unit. */
export interface Estimate {
  readonly seeds: number
  readonly mean: number | null
}

export interface MetricSummary extends Estimate {
  /**
   * Against the twin for series (as a relative change where the metric compares by ratio), the value itself for what
   * is a comparison already or has no twin. Absent without seeds.
   */
  readonly effect?: {
    readonly kind: 'relative' | 'difference' | 'value'
    readonly estimate: number
    /** 95 %, of this contrast alone. */
    readonly interval: Bounds
    /** Adjusted for the number of contrasts (Holm): what the outcome is judged by. */
    readonly bounds: Bounds
    /** Two-sided, and adjusted; for `value` they test against zero and mean little. */
    readonly p: number
    readonly adjustedP: number
    /** Variance of the paired difference over that of unpaired ones: what common random numbers saved. */
    readonly varianceRatio: number | null
    /** By seed, in order. */
    readonly perSeed: readonly number[]
  }
}

interface Bounds {
  readonly lower: number | null
  readonly upper: number | null
}

/** All finished runs of a campaign by world, policy and seed. */
export interface Records {
  readonly of: (world: string, policy: string) => ReadonlyMap<number, RunRecord>
  readonly missing: Summary['missing']
}

/** Reads what a campaign has produced so far. */
export const readRecords = Effect.fn('readRecords')(function* (
  campaign: Campaign,
  out: string,
): Effect.fn.Return<Records, ResultUnreadable> {
  const found = new Map<string, Map<number, RunRecord>>()
  const missing: { run: string; reason: string }[] = []
  for (const spec of planRuns(campaign)) {
    const inspection = inspectRun(out, spec)
    if ('missing' in inspection) {
      missing.push({ run: nameOf(spec), reason: inspection.missing })
      continue
    }
    const group = `${spec.world}/${spec.policy.id}`
    const records = found.get(group) ?? new Map<number, RunRecord>()
    found.set(group, records.set(spec.seed, yield* readRecord(out, inspection.manifest)))
  }
  return { missing, of: (world, policy) => found.get(`${world}/${policy}`) ?? new Map() }
})

const nameOf = ({ world, policy, seed }: RunSpec): string => `world=${world}/policy=${policy.id}/seed=${seed}`

/** Compares every policy with its twins, seed by seed, and says what became of it. */
export function summarise(campaign: Campaign, records: Records): Summary {
  return {
    campaign: campaign.name,
    question: campaign.question,
    key: digest(withoutEndpoints(campaign)),
    primary: campaign.primary,
    missing: records.missing,
    worlds: Object.keys(campaign.worlds).map((world) => summariseWorld(campaign, records, world)),
  }
}

/** Compares, writes `summary.json`, seals what is there, and gives the summary back. */
export const writeSummary = Effect.fn('writeSummary')(function* (
  campaign: Campaign,
  out: string,
): Effect.fn.Return<{ summary: Summary; records: Records }, ResultUnreadable | ResultUnwritable> {
  const records = yield* readRecords(campaign, out)
  const summary = summarise(campaign, records)
  yield* writeWhole(join(out, 'summary.json'), jsonText(summary))
  yield* sealResults(out, campaign)
  return { summary, records }
})

function summariseWorld(campaign: Campaign, records: Records, world: string): WorldSummary {
  const twins = records.of(world, emptyPolicy.id)
  const pairs = new Map(campaign.policies.map(({ id }) => [id, pairUp(records.of(world, id), twins)]))
  const compared = new Map(metrics.map((metric) => [metric.name, compareMetric(metric, campaign, pairs, world)]))
  return {
    world,
    twin: {
      metrics: Object.fromEntries(
        metrics.map(({ name }) => [name, estimate([...twins.values()].map(({ values }) => values[name]))]),
      ),
    },
    policies: campaign.policies.map((policy) => {
      const own = Object.fromEntries(metrics.map(({ name }) => [name, compared.get(name)!.get(policy.id)!]))
      const evidence = evidenceOf(own)
      return {
        policy: policy.id,
        title: policy.title,
        ...classify(evidence),
        sensitivity: sensitivity(evidence),
        metrics: own,
        breakdowns: Object.fromEntries(breakdowns.map(({ name }) => [name, partsOf(name, pairs.get(policy.id)!)])),
      }
    }),
  }
}

/** A breakdown's parts; one that does not occur in a run is nothing there. */
function partsOf(breakdown: string, pairs: readonly Pair[]): Record<string, Part> {
  const partsIn = (record: RunRecord) => record.breakdowns[breakdown] ?? {}
  const names = new Set(pairs.flatMap(({ run, twin }) => [...Object.keys(partsIn(run)), ...Object.keys(partsIn(twin))]))
  const mean = (part: string, side: keyof Pair) =>
    pairs.reduce((sum, pair) => sum + (partsIn(pair[side])[part] ?? 0), 0) / pairs.length
  return Object.fromEntries(
    [...names].sort().map((part) => [part, { mean: mean(part, 'run'), twin: mean(part, 'twin') }]),
  )
}

interface Pair {
  readonly run: RunRecord
  readonly twin: RunRecord
}

const pairUp = (runs: ReadonlyMap<number, RunRecord>, twins: ReadonlyMap<number, RunRecord>): Pair[] =>
  [...runs]
    .sort(([a], [b]) => a - b)
    .flatMap(([seed, run]) => {
      const twin = twins.get(seed)
      return twin === undefined ? [] : [{ run, twin }]
    })

/** One metric for all policies of a world: these are one family of contrasts. */
function compareMetric(
  metric: Metric,
  campaign: Campaign,
  pairs: ReadonlyMap<string, readonly Pair[]>,
  world: string,
): Map<string, MetricSummary> {
  const contrasts = campaign.policies.map((policy) => contrastOf(metric, policy, pairs.get(policy.id)!))
  // A policy without a number for this metric is no contrast: it must not make the others pay for it.
  const comparisons = comparePairs(
    contrasts
      .filter(({ differences }) => differences.length > 0)
      .map(({ policy, differences }) => ({ name: policy, differences })),
    (name) => drawsOf(`${campaign.name}/bootstrap/${world}/${metric.name}/${name}`).uniform,
  )
  const byPolicy = new Map(comparisons.map((comparison) => [comparison.name, comparison]))
  return new Map(
    contrasts.map((contrast) => [contrast.policy, summariseMetric(metric, contrast, byPolicy.get(contrast.policy))]),
  )
}

interface Contrast {
  readonly policy: string
  /** The metric's values under the policy, by seed. */
  readonly values: readonly number[]
  readonly twins: readonly number[]
  readonly differences: readonly number[]
}

function contrastOf(metric: Metric, policy: Policy, pairs: readonly Pair[]): Contrast {
  const { id } = policy
  if (metric.kind === 'observed' && metric.ofPayments === true && paysNothing(policy)) {
    return { policy: id, values: [], twins: [], differences: [] }
  }
  if (metric.kind !== 'series') {
    const values = pairs
      .map(({ run, twin }) => (metric.kind === 'paired' ? metric.of(run, twin) : run.values[metric.name]))
      .filter((value): value is number => value !== undefined && Number.isFinite(value))
    return { policy: id, values, twins: [], differences: values }
  }
  const both = pairs
    .map(({ run, twin }) => [run.values[metric.name], twin.values[metric.name]] as const)
    .filter((pair): pair is readonly [number, number] =>
      pair.every((value) => value !== undefined && usable(metric, value)),
    )
  const difference = ([run, twin]: readonly [number, number]) =>
    metric.effect === 'log-ratio' ? Math.log(run / twin) : run - twin
  return {
    policy: id,
    values: both.map(([run]) => run),
    twins: both.map(([, twin]) => twin),
    differences: both.map(difference),
  }
}

const usable = ({ effect }: SeriesMetric, value: number): boolean =>
  Number.isFinite(value) && (effect !== 'log-ratio' || value > 0)

function summariseMetric(metric: Metric, contrast: Contrast, comparison: Comparison | undefined): MetricSummary {
  const { values } = contrast
  const summary = estimate(values)
  if (comparison === undefined) return summary
  const kind = metric.kind !== 'series' ? 'value' : metric.effect === 'log-ratio' ? 'relative' : 'difference'
  const shown = kind === 'relative' ? Math.expm1 : (x: number) => x
  const bounds = ({ lower, upper }: Interval): Bounds => ({ lower: finite(shown(lower)), upper: finite(shown(upper)) })
  return {
    ...summary,
    effect: {
      kind,
      estimate: shown(comparison.estimate),
      interval: bounds(comparison.interval),
      bounds: bounds(comparison.bounds),
      p: comparison.pValue,
      adjustedP: comparison.adjustedP,
      varianceRatio: kind === 'value' ? null : varianceRatio(metric as SeriesMetric, contrast),
      perSeed: contrast.differences.map(shown),
    },
  }
}

/** Var(paired difference) / (Var(policy) + Var(twin)), on the scale of the comparison. */
function varianceRatio({ effect }: SeriesMetric, { values, twins, differences }: Contrast): number | null {
  const scale = effect === 'log-ratio' ? Math.log : (x: number) => x
  const unpaired = variance(values.map(scale)) + variance(twins.map(scale))
  return unpaired > 0 ? variance(differences) / unpaired : null
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.length < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

function estimate(values: readonly (number | undefined)[]): Estimate {
  const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value))
  return {
    seeds: known.length,
    mean: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length,
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** What E.4 asks for, out of the metrics' summaries. */
function evidenceOf(own: Readonly<Record<string, MetricSummary>>): Evidence {
  const uplift = (name: string): Uplift | undefined => {
    const effect = own[name]?.effect
    return effect === undefined
      ? undefined
      : { point: effect.estimate, lower: effect.bounds.lower ?? -Infinity, upper: effect.bounds.upper ?? Infinity }
  }
  return {
    volume: uplift('organicVolume'),
    tvl: uplift('tvl'),
    holderWealth: uplift('metisPrice'),
    feeReturn: own['feeReturn']?.mean ?? undefined,
    dumpRatio: own['dumpRatio']?.mean ?? undefined,
  }
}

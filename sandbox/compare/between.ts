import { Effect, Schema } from 'effect'
import { type Campaign, emptyPolicy } from '../campaign/campaign.ts'
import { planRuns } from '../campaign/plan.ts'
import { metrics } from '../metrics/index.ts'
import type { RunPair, RunRecord } from '../metrics/metric.ts'
import { drawsOf } from '../random/streams.ts'
import type { CampaignFile, Maker } from '../results/campaign-file.ts'
import { inspectFolder, runFolder } from '../results/results.ts'
import { compare } from '../statistics/comparison.ts'
import { measures } from '../statistics/outcome-table.ts'
import { contrastOf, isCompared } from './contrast.ts'
import { summariseMetric } from './metric-summary.ts'
import type { MetricSummary } from './summary.ts'

/** What is not the same in the inputs of two results: a field of the campaign, or the code. */
export interface InputDifference {
  readonly path: string
  /** As JSON; undefined where it is not there. */
  readonly first: string | undefined
  readonly second: string | undefined
}

/** What the same policy is in the second results, with its runs of the first in the twin's place. */
export interface Changed {
  readonly world: string
  /** Twins, too: they are `none`. */
  readonly policy: string
  /** Seeds that both have finished. */
  readonly seeds: number
  readonly metrics: Readonly<Record<string, MetricSummary>>
}

export interface Between {
  readonly inputs: readonly InputDifference[]
  /** Metrics that are compared: the first's primary one, and those that outcomes are read from and that have a twin. */
  readonly metrics: readonly string[]
  readonly changed: readonly Changed[]
}

/** A folder of results, whoever made it. */
export interface ResultsSide {
  readonly folder: string
  readonly file: CampaignFile
}

/**
 * Holds two results against each other: what differs in what went in, then what differs in what came out, seed by seed. All
 * policies and worlds that both have are one family, corrected for their number (Holm), metric by metric.
 */
export const between = Effect.fn('between')(function* (
  first: ResultsSide,
  second: ResultsSide,
): Effect.fn.Return<Between, NothingShared> {
  const [mine, theirs] = [finishedIn(first), finishedIn(second)]
  const groups = [...mine].flatMap(([key, group]) => {
    const other = theirs.get(key)
    return other === undefined ? [] : [{ key, ...group, pairs: pairsOf(group.runs, other.runs) }]
  })
  if (groups.length === 0) return yield* new NothingShared({ ...foldersOf(first, second), what: 'policy of a world' })
  const shared = groups.filter(({ pairs }) => pairs.length > 0)
  if (shared.length === 0) return yield* new NothingShared({ ...foldersOf(first, second), what: 'seed of a policy' })
  const names = new Set([first.file.campaign.primary, ...Object.values(measures).map(({ metric }) => metric)])
  const compared = metrics.filter((metric) => names.has(metric.name) && isCompared(metric))
  const found = compared.map((metric) => {
    const contrasts = shared.map(({ policy, pairs }) => contrastOf(metric, policy, pairs))
    // What a policy has no such thing of is no contrast: it must not make the others pay for it.
    const comparisons = compare(
      contrasts.flatMap(({ differences, absent }, i) =>
        absent === undefined ? [{ name: shared[i]!.key, differences }] : [],
      ),
      (name) => drawsOf(`between/${metric.name}/${name}`).uniform,
    )
    const byKey = new Map(comparisons.map((comparison) => [comparison.name, comparison]))
    return contrasts.map((contrast, i) =>
      summariseMetric(metric, contrast, byKey.get(shared[i]!.key), shared[i]!.pairs.length),
    )
  })
  return {
    inputs: inputDifferences(first.file, second.file),
    metrics: compared.map(({ name }) => name),
    changed: shared.map(({ world, policy, pairs }, i) => ({
      world,
      policy: policy.id,
      seeds: pairs.length,
      metrics: Object.fromEntries(compared.map(({ name }, m) => [name, found[m]![i]!])),
    })),
  }
})

/** Whole runs by world and policy, and in there by seed. Seals are checked, not who made them: versions may differ. */
function finishedIn({ folder, file: { campaign } }: ResultsSide) {
  const groups = new Map<
    string,
    { world: string; policy: Campaign['policies'][number]; runs: Map<number, RunRecord> }
  >()
  for (const { world, policy, seed } of planRuns(campaign)) {
    const found = inspectFolder(runFolder(folder, { world, policy, seed }))
    if ('missing' in found) continue
    const { timeline, values, curves, readOn, breakdowns } = found.manifest
    const key = `${world}/${policy.id}`
    const group = groups.get(key) ?? { world, policy: policy.id === 'none' ? emptyPolicy : policy, runs: new Map() }
    // Values of the window are all that is compared: no table is read, which another version may have written otherwise.
    group.runs.set(seed, { timeline, values, curves, readOn, breakdowns, series: {}, people: { days: [], owners: [] } })
    groups.set(key, group)
  }
  return groups
}

const pairsOf = (first: ReadonlyMap<number, RunRecord>, second: ReadonlyMap<number, RunRecord>): RunPair[] =>
  [...second]
    .sort(([a], [b]) => a - b)
    .flatMap(([seed, run]) => {
      const twin = first.get(seed)
      return twin === undefined ? [] : [{ run, twin }]
    })

/** Every field that is not the same, by its path; policies by their names. */
export function inputDifferences(
  first: { readonly campaign: Campaign; readonly made: Maker },
  second: { readonly campaign: Campaign; readonly made: Maker },
): readonly InputDifference[] {
  const [one, other] = [first, second].map(({ campaign, made }) => {
    const { policies, ...rest } = campaign
    return new Map(fieldsOf({ ...rest, policies: Object.fromEntries(policies.map((each) => [each.id, each])), made }))
  }) as [Map<string, string>, Map<string, string>]
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((path) => one.get(path) !== other.get(path))
    .sort()
    .map((path) => ({ path, first: one.get(path), second: other.get(path) }))
}

function fieldsOf(value: unknown, path = ''): (readonly [path: string, json: string])[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return [[path, JSON.stringify(value)]]
  }
  return Object.entries(value).flatMap(([name, own]) => fieldsOf(own, path === '' ? name : `${path}.${name}`))
}

const foldersOf = (first: ResultsSide, second: ResultsSide) => ({ first: first.folder, second: second.folder })

/** Two results that have nothing to compare. */
export class NothingShared extends Schema.TaggedError<NothingShared>()('NothingShared', {
  first: Schema.String,
  second: Schema.String,
  what: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.first} and ${this.second} have no finished ${this.what} in common: runs are compared by the names of world and policy, and by seed.`
  }
}

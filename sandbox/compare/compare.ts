import { join } from 'node:path'
import { Effect } from 'effect'
import { breakdowns, metrics } from '../metrics/index.ts'
import type { Metric, RunPair, RunRecord } from '../metrics/metric.ts'
import { paysNothing } from '../policy/policy.ts'
import { compare as comparePairs, leastSeeds } from '../statistics/comparison.ts'
import { classify, sensitivity } from '../statistics/outcome.ts'
import { measures, payments } from '../statistics/outcome-table.ts'
import { drawsOf } from '../random/streams.ts'
import { type Campaign, emptyPolicy } from '../campaign/campaign.ts'
import { answerOf, type Unanswered } from './answer.ts'
import { exploratoryOf } from './exploratory.ts'
import { contrastOf } from './contrast.ts'
import { detectableOf } from './detectable.ts'
import { withDiscoveries } from './discoveries.ts'
import { withoutEndpoints } from '../campaign/endpoints.ts'
import { evidenceOf, heldAgainst } from './evidence.ts'
import { estimate, summariseMetric } from './metric-summary.ts'
import { persistenceOf } from './persistence.ts'
import { rankingOf } from './ranking.ts'
import { type MetricSummary, type Paid, type Part, type Summary, summaryText } from './summary.ts'
import { twinDrift, unfitText } from './twin-drift.ts'
import { versusOf } from './versus.ts'
import { policyPairs, thresholdsOf } from '../campaign/judgement.ts'
import { digest, planRuns, timelineOf } from '../campaign/plan.ts'
import type { RunSpec } from '../run/spec.ts'
import { sealResults } from '../results/seal.ts'
import { inspectRun, readRecord, type ResultUnreadable, type ResultUnwritable, writeWhole } from '../results/results.ts'

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

/** Compares every policy with its twins, seed by seed, and policies with each other, and says what became of them. */
export function summarise(campaign: Campaign, records: Records): Summary {
  const thresholds = thresholdsOf(campaign)
  const found = Object.keys(campaign.worlds).map((world) => summariseWorld(campaign, records, world))
  return {
    campaign: campaign.name,
    question: campaign.question,
    key: digest(withoutEndpoints(campaign)),
    primary: campaign.primary,
    missing: records.missing,
    exploratory: exploratoryOf(campaign, found),
    thresholds,
    worlds: found.map(({ world, ...rest }) => {
      const others = found.filter((other) => other.world !== world)
      return { world, answer: answerOf({ world, ...rest }, others, thresholds), ...rest }
    }),
  }
}

/** Compares, writes `summary.json`, seals what is there, and gives the summary back. */
export const writeSummary = Effect.fn('writeSummary')(function* (
  campaign: Campaign,
  out: string,
): Effect.fn.Return<{ summary: Summary; records: Records }, ResultUnreadable | ResultUnwritable> {
  const records = yield* readRecords(campaign, out)
  const summary = summarise(campaign, records)
  yield* writeWhole(join(out, 'summary.json'), summaryText(summary))
  yield* sealResults(out, campaign)
  return { summary, records }
})

function summariseWorld(campaign: Campaign, records: Records, world: string): Unanswered {
  const twins = records.of(world, emptyPolicy.id)
  const bySeed = new Map(campaign.policies.map(({ id }) => [id, pairUp(records.of(world, id), twins)]))
  const pairs = new Map([...bySeed].map(([id, some]) => [id, [...some.values()]]))
  const contrasts = [...pairs.values()].filter((some) => some.length > 0).length
  const thresholds = thresholdsOf(campaign)
  const compared = withDiscoveries(
    new Map(metrics.map((metric) => [metric.name, compareMetric(metric, campaign, pairs, world)])),
    new Set([campaign.primary, ...Object.values(measures).map(({ metric }) => metric)]),
  )
  const of = campaign.seeds
  const timeline = timelineOf(campaign)
  const primary = metrics.find(({ name }) => name === campaign.primary)!
  // What is a comparison already has no course of its own: then twins are asked about volume.
  const watched = primary.kind === 'series' ? primary : metrics.find(({ name }) => name === measures.volume.metric)!
  const stream = (purpose: string) => (name: string) => drawsOf(`${campaign.name}/${purpose}/${world}/${name}`).uniform
  const drift = twinDrift(watched, twins.values(), thresholds.growthVolume, stream('drift')(watched.name))
  const own = (id: string) => Object.fromEntries(metrics.map(({ name }) => [name, compared.get(name)!.get(id)!]))
  const persistence = persistenceOf(
    watched,
    campaign.policies.map(({ id }) => ({
      name: id,
      pairs: pairs.get(id)!,
      bounds: compared.get(watched.name)!.get(id)!.effect?.bounds,
    })),
    timeline,
    stream('persistence'),
  )
  const policies = campaign.policies.map((policy) => {
    const runs = pairs.get(policy.id)!
    const found = own(policy.id)
    const unfit = unfitText(drift)
    const evidence = evidenceOf({ policy, metrics: found, pairs: runs.length, of, contrasts, timeline, unfit })
    return {
      policy: policy.id,
      title: policy.title,
      pairs: runs.length,
      of,
      ...(paysNothing(policy) ? {} : { paid: paidOf(found) }),
      ...classify(evidence, thresholds),
      sensitivity: sensitivity(evidence, thresholds),
      persistence: persistence.get(policy.id)!,
      metrics: found,
      breakdowns: Object.fromEntries(breakdowns.map(({ name }) => [name, partsOf(name, runs)])),
    }
  })
  const rival = (id: string) => ({
    policy: campaign.policies.find((policy) => policy.id === id)!,
    summary: policies.find(({ policy }) => policy === id)!,
    runs: new Map([...bySeed.get(id)!].map(([seed, { run }]) => [seed, run])),
  })
  const versus = versusOf(
    policyPairs(campaign).map(({ policy, against }) => ({ one: rival(policy), other: rival(against) })),
    { primary: campaign.primary, seeds: of, timeline, thresholds, unfit: unfitText(drift), stream: stream('versus') },
  )
  const ranking = rankingOf(primary, campaign.policies, bySeed, campaign.indifference, stream('ranking')(primary.name))
  return {
    world,
    contrasts,
    leastSeeds: leastSeeds(contrasts),
    ...(contrasts === 0
      ? {}
      : {
          detectable: detectableOf(
            primary.name,
            { seeds: Math.max(...[...pairs.values()].map((some) => some.length)), contrasts },
            policies.map(({ metrics: own }) => own[primary.name]?.effect),
          ),
        }),
    twin: {
      metrics: Object.fromEntries(
        metrics.map(({ name }) => [
          name,
          estimate(
            [...twins.values()].map(({ values }) => values[name]),
            of,
          ),
        ]),
      ),
      drift,
    },
    ...(ranking === undefined ? {} : { ranking }),
    pairsCompared: versus.filter((each) => each.pairs > 0).length,
    versus,
    policies,
  }
}

function paidOf({ [payments.paid]: budgetPaid }: Readonly<Record<string, MetricSummary>>): Paid {
  const shares = budgetPaid?.effect?.perSeed ?? []
  return shares.length === 0
    ? { mean: undefined, least: undefined, most: undefined }
    : { mean: budgetPaid!.mean, least: Math.min(...shares), most: Math.max(...shares) }
}

/** A breakdown's parts; one that does not occur in a run is nothing there. */
function partsOf(breakdown: string, pairs: readonly RunPair[]): Record<string, Part> {
  const partsIn = (record: RunRecord) => record.breakdowns[breakdown] ?? {}
  const names = new Set(pairs.flatMap(({ run, twin }) => [...Object.keys(partsIn(run)), ...Object.keys(partsIn(twin))]))
  const mean = (part: string, side: keyof RunPair) =>
    pairs.reduce((sum, pair) => sum + (partsIn(pair[side])[part] ?? 0), 0) / pairs.length
  return Object.fromEntries(
    [...names].sort().map((part) => [part, { mean: mean(part, 'run'), twin: mean(part, 'twin') }]),
  )
}

/** By seed, in their order. */
const pairUp = (
  runs: ReadonlyMap<number, RunRecord>,
  twins: ReadonlyMap<number, RunRecord>,
): ReadonlyMap<number, RunPair> =>
  new Map(
    [...runs]
      .sort(([a], [b]) => a - b)
      .flatMap(([seed, run]): [number, RunPair][] => {
        const twin = twins.get(seed)
        return twin === undefined ? [] : [[seed, { run, twin }]]
      }),
  )

/** One metric for all policies of a world: these are one family of contrasts. */
function compareMetric(
  metric: Metric,
  campaign: Campaign,
  pairs: ReadonlyMap<string, readonly RunPair[]>,
  world: string,
): Map<string, MetricSummary> {
  const against = heldAgainst(metric.name, thresholdsOf(campaign))
  const contrasts = campaign.policies.map((policy) => contrastOf(metric, policy, pairs.get(policy.id)!))
  // A policy without any run, or without such a thing at all, is no contrast: it must not make the others pay for it.
  const comparisons = comparePairs(
    contrasts
      .filter(({ policy, absent }) => absent === undefined && pairs.get(policy)!.length > 0)
      .map(({ policy, differences }) => ({ name: policy, differences, against })),
    (name) => drawsOf(`${campaign.name}/bootstrap/${world}/${metric.name}/${name}`).uniform,
  )
  const byPolicy = new Map(comparisons.map((comparison) => [comparison.name, comparison]))
  return new Map(
    contrasts.map((contrast) => [
      contrast.policy,
      summariseMetric(metric, contrast, byPolicy.get(contrast.policy), campaign.seeds),
    ]),
  )
}

import { metrics as allMetrics } from '../metrics/index.ts'
import type { Metric, RunPair, RunRecord, Timeline } from '../metrics/metric.ts'
import type { Policy } from '../policy/policy.ts'
import type { Uniform } from '../statistics/bootstrap.ts'
import { compare } from '../statistics/comparison.ts'
import { classify, type Classification, type Thresholds } from '../statistics/outcome.ts'
import { measures, payments } from '../statistics/outcome-table.ts'
import { contrastOf } from './contrast.ts'
import { evidenceOf, heldAgainst } from './evidence.ts'
import { summariseMetric } from './metric-summary.ts'
import type { MetricSummary, PolicySummary } from './summary.ts'

/** One policy over another, over the seeds that both have. */
export interface Versus {
  readonly policy: string
  readonly against: string
  /** Seeds of which both have finished, of how many. */
  readonly pairs: number
  readonly of: number
  /** The primary metric and those that outcomes are read from: changes of the first against the second. */
  readonly metrics: Readonly<Record<string, MetricSummary>>
  /** What the first is with the second in the place of the twin, and the other way round. */
  readonly forth: Classification
  readonly back: Classification
}

/** Two policies with their runs, of the same seeds in the same order, and what each is against the twin. */
export interface Rivals {
  readonly one: Rival
  readonly other: Rival
}

interface Rival {
  readonly policy: Policy
  /** What it is against the twin. */
  readonly summary: PolicySummary
  /** Its runs by seed, of which the twin has finished. */
  readonly runs: ReadonlyMap<number, RunRecord>
}

export interface VersusOptions {
  readonly primary: string
  readonly seeds: number
  readonly timeline: Timeline
  readonly thresholds: Thresholds
  /** Why nothing can be judged in this world, in words. */
  readonly unfit?: string | undefined
  readonly stream: (name: string) => Uniform
}

/**
 * Compares pairs of policies, seed by seed: by the same clauses as each against its twin (docs/theory.md E.4), both ways. All
 * pairs are one family, whose number bounds are corrected for, metric by metric.
 *
 * What is sold or dumped of a budget is each policy's own. Fee return is that of the dollars that the one spends beyond the
 * other; who spends no more has none, and its other clauses decide.
 */
export function versusOf(rivals: readonly Rivals[], options: VersusOptions): readonly Versus[] {
  const found = rivals.map((each) => ({ ...each, ...pairsOf(each) }))
  const contrasts = found.filter(({ pairs }) => pairs.length > 0).length
  const names = new Set([options.primary, ...Object.values(measures).map(({ metric }) => metric)])
  const judged = allMetrics.filter(({ name }) => names.has(name))
  const forth = found.map(({ one, pairs }) => ({ policy: one.policy, pairs }))
  const back = found.map(({ other, pairs }) => ({
    policy: other.policy,
    pairs: pairs.map(({ run, twin }) => ({ run: twin, twin: run })),
  }))
  const compared = (side: typeof forth): Compared =>
    judged.map((metric) => [metric.name, compareSide(metric, side, found, options)])
  const [there, andBack] = [compared(forth), compared(back)]
  return found.map(({ one, other, pairs }, i) => {
    const at = (side: Compared) => Object.fromEntries(side.map(([name, all]) => [name, all[i]!]))
    const count = { pairs: pairs.length, of: options.seeds, contrasts }
    return {
      policy: one.policy.id,
      against: other.policy.id,
      pairs: pairs.length,
      of: options.seeds,
      metrics: withOwn(at(there), one, other, options.seeds),
      forth: judge(one, at(there), count, options),
      back: judge(other, at(andBack), count, options),
    }
  })
}

type Compared = readonly (readonly [metric: string, summaries: readonly MetricSummary[]])[]

/** Runs of the two in the seeds that both have with a twin, the other one in the twin's place. */
function pairsOf({ one, other }: Rivals): { readonly pairs: readonly RunPair[] } {
  const pairs = [...one.runs]
    .sort(([a], [b]) => a - b)
    .flatMap(([seed, run]) => {
      const twin = other.runs.get(seed)
      return twin === undefined ? [] : [{ run, twin }]
    })
  return { pairs }
}

function compareSide(
  metric: Metric,
  side: readonly { readonly policy: Policy; readonly pairs: readonly RunPair[] }[],
  rivals: readonly Rivals[],
  { seeds, stream, thresholds }: VersusOptions,
): readonly MetricSummary[] {
  const contrasts = side.map(({ policy, pairs }) => contrastOf(metric, policy, pairs))
  // The same draws both ways: what is said of one over the other is the opposite of what is said of the other over it.
  const names = rivals.map(({ one, other }) => `${one.policy.id} ${other.policy.id}`)
  const against = heldAgainst(metric.name, thresholds)
  const compared = new Map(
    compare(
      contrasts.flatMap(({ differences, absent }, i) =>
        absent === undefined && side[i]!.pairs.length > 0 ? [{ name: names[i]!, differences, against }] : [],
      ),
      (name) => stream(`${metric.name}/${name}`),
    ).map((comparison) => [comparison.name, comparison]),
  )
  return contrasts.map((contrast, i) => summariseMetric(metric, contrast, compared.get(names[i]!), seeds))
}

/** What is about each policy's own payments, whatever it is compared with. */
const own: ReadonlySet<string> = new Set([
  ...Object.values(payments),
  ...Object.values(measures).flatMap((measure) => ('own' in measure ? [measure.metric] : [])),
])

/** Of what is each policy's own, the difference of the two is shown. */
function withOwn(
  metrics: Readonly<Record<string, MetricSummary>>,
  one: Rival,
  other: Rival,
  of: number,
): Readonly<Record<string, MetricSummary>> {
  const shown = Object.entries(metrics).map(([name, summary]): [string, MetricSummary] => {
    if (!own.has(name)) return [name, summary]
    const [mine, theirs] = [one, other].map((rival) => rival.summary.metrics[name]) as [MetricSummary, MetricSummary]
    const seeds = Math.min(mine.seeds, theirs.seeds)
    return [
      name,
      mine.mean === undefined || theirs.mean === undefined
        ? { seeds: 0, of, mean: undefined }
        : { seeds, of, mean: mine.mean - theirs.mean },
    ]
  })
  return Object.fromEntries(shown)
}

/** What a policy is with another one in its twin's place: clauses about its own payments are its own. */
function judge(
  { policy, summary }: Rival,
  compared: Readonly<Record<string, MetricSummary>>,
  counts: { readonly pairs: number; readonly of: number; readonly contrasts: number },
  { timeline, thresholds, unfit }: VersusOptions,
): Classification {
  const ownOnes = Object.fromEntries(Object.entries(summary.metrics).filter(([name]) => own.has(name)))
  const evidence = evidenceOf({
    policy,
    metrics: { ...compared, ...ownOnes },
    ...counts,
    pairwise: true,
    timeline,
    unfit,
  })
  return classify(evidence, thresholds)
}

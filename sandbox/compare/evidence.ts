import type { Timeline } from '../metrics/metric.ts'
import { ownScores } from '../policy/own-score.ts'
import { amountIn } from '../policy/amount.ts'
import { paysNothing, type Policy } from '../policy/policy.ts'
import type { Reading } from '../statistics/clause.ts'
import { leastSeeds } from '../statistics/comparison.ts'
import type { Evidence, Thresholds } from '../statistics/outcome.ts'
import { type Measure, measures, payments } from '../statistics/outcome-table.ts'
import { nothingBeside } from '../statistics/ratio.ts'
import type { MetricSummary } from './summary.ts'

/** What an outcome is judged from. */
export interface Judged {
  readonly policy: Policy
  readonly metrics: Readonly<Record<string, MetricSummary>>
  /** Seeds of which both the policy and its twin have finished, of how many. */
  readonly pairs: number
  readonly of: number
  /** Policies that are compared, this one included. */
  readonly contrasts: number
  readonly timeline: Timeline
  /** The contrasts are pairs of policies. */
  readonly pairwise?: true
  /** Why nothing can be judged by this world's twins, in words. */
  readonly unfit?: string | undefined
}

/** What E.4 asks for, out of the metrics' summaries; what is missing says why. */
export function evidenceOf(judged: Judged): Evidence {
  const { policy, metrics, contrasts } = judged
  const own = ownScores(policy.legs)
  const readings = Object.fromEntries(
    Object.entries(measures).map(([measure, { metric }]) => [
      measure,
      own.includes(metric) ? { absent: ownScore } : readingOf(metrics[metric], leastSeeds(contrasts)),
    ]),
  ) as Record<Measure, Reading>
  return {
    ...readings,
    tooSoon: tooSoon(judged),
    gaps: gapsOf(judged),
  }
}

/** Whoever is paid by a figure brings it up: it says nothing of the policy. */
const ownScore = 'the policy pays by it, and is judged without it'

/** A metric's adjusted bounds, when as many seeds have a value as it takes for bounds to decide. */
function readingOf(summary: MetricSummary | undefined, least: number): Reading {
  if (summary?.absent !== undefined) return { absent: summary.absent }
  if (summary?.levels !== undefined) return { unknown: lopsidedText(summary.levels.small) }
  if (summary?.effect === undefined) return { unknown: 'no seed has a value' }
  const { seeds, of, effect } = summary
  return seeds < least
    ? { unknown: `${seeds} of ${of} seeds have a value, and it takes at least ${least}` }
    : effect.bounds
}

/** Why a change is not told in percent. */
export const lopsidedText = (small: 'twin' | 'policy'): string =>
  small === 'twin'
    ? `the twin is near zero, at ${100 * nothingBeside} % of the policy or less in some seed: no change in percent`
    : `the policy is near zero, at ${100 * nothingBeside} % of the twin or less in some seed: no change in percent`

function gapsOf({ policy, metrics, pairs, of, contrasts, pairwise, unfit }: Judged): readonly string[] {
  if (pairs === 0) return ['no run of it has finished together with its twin']
  const least = leastSeeds(contrasts)
  const paid = metrics[payments.paid]
  const most = Math.max(0, ...(paid?.effect?.perSeed ?? []))
  const enough =
    pairs < of
      ? `${pairs} of ${of} seeds have finished together with the twin, too few`
      : pairs === 1
        ? 'one seed is too few'
        : `${pairs} seeds are too few`
  return [
    ...(unfit === undefined ? [] : [unfit]),
    ...(pairs < least
      ? [`${enough}: to compare ${contrastsText(contrasts, pairwise)} it takes at least ${least}`]
      : []),
    ...(paysNothing(policy) || most > 0
      ? []
      : [
          (paid?.seeds ?? 0) === 0
            ? 'what of its budget was paid is not known'
            : `nothing of its budget of ${amountIn(policy.budget)} METIS was paid`,
        ]),
  ]
}

/** Payments that went on while the policy was already judged; a block's length after its beginning is no such time. */
function tooSoon({ metrics, timeline: { evaluation, blockSeconds } }: Judged): readonly string[] {
  const last = Math.max(0, ...(metrics[payments.last]?.effect?.perSeed ?? []))
  if (last <= evaluation.from + blockSeconds / 86_400 + 1e-9) return []
  return [
    `the last payment was on day ${Number(last.toFixed(1))}, after the evaluation began on day ${evaluation.from}: what lasts without payments was not seen`,
  ]
}

function contrastsText(contrasts: number, pairwise: true | undefined): string {
  const one = pairwise === true ? 'one pair of policies' : 'one policy'
  return contrasts === 1 ? one : `${contrasts} ${pairwise === true ? 'pairs of policies' : 'policies'}`
}

/** What values without a twin are held against: their bounds decide about this, not about zero. */
export function heldAgainst(metric: string, thresholds: Thresholds): number {
  const measure = Object.values(measures).find((each) => each.metric === metric)
  return measure !== undefined && 'against' in measure ? thresholds[measure.against] : 0
}

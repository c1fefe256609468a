import { detectableText } from '../../compare/detectable.ts'
import type { WorldSummary } from '../../compare/summary.ts'
import type { Metric } from '../../metrics/metric.ts'
import type { Thresholds } from '../../statistics/outcome.ts'
import { measures, rules } from '../../statistics/outcome-table.ts'
import { smallestWilcoxonP } from '../../statistics/wilcoxon.ts'
import { alpha, effectOf, metricNamed, seedsOf } from '../findings/findings.ts'
import { counted, grouped, midSentence, pValue, percent } from '../typography/format.ts'

/** Uplifts that the classification wants to know within a few percent. */
const uplifts: readonly string[] = rules.neutral.demands.flatMap(({ measure, must }) =>
  must === 'stay within' ? [measures[measure].metric] : [],
)

/** What so many seeds can show at all, in sentences; nothing for a world that has no pair yet. */
export function seedSentences(
  { policies, contrasts, leastSeeds: needed, detectable }: WorldSummary,
  primary: Metric,
  thresholds: Thresholds,
): string[] {
  // A primary metric that is a value already is tested against nothing: then it is the volume that seeds must show.
  const metric = primary.kind === 'series' ? primary : metricNamed(uplifts[0]!)
  const counts = policies.map((policy) => seedsOf(policy, metric.name)).filter((count) => count > 0)
  if (counts.length === 0) return []
  const seeds = Math.max(...counts)
  const smallest = smallestWilcoxonP(seeds)
  const between = Math.min(...counts) < seeds ? `${Math.min(...counts)} to ${seeds} seeds` : counted(seeds, 'seed')
  const takes = `${contrasts === 1 ? 'one policy takes' : `${contrasts} policies, corrected by Holm’s procedure, take`} at least ${counted(needed, 'seed')}`
  const reach =
    seeds < needed
      ? `With ${between} nothing here can be significant at ${percent(alpha, 0)}, however large, and every outcome is unknown: the smallest p-value that ${counted(seeds, 'seed')} can give is ${pValue(smallest)}; ${takes}.`
      : `With ${between} an effect can be significant at ${percent(alpha, 0)} (${takes}), but nearly all seeds have to agree: the smallest adjusted p-value that can come out is ${pValue(Math.min(1, smallest * contrasts))}.`
  const wanted = [...new Set([metric.name, ...uplifts])].map(metricNamed)
  const least = detectable === undefined ? [] : [`Against no programme: ${detectableText(detectable)}`]
  return [reach, ...least, ...wanted.flatMap((other) => precision(policies, other, seeds, thresholds))]
}

/** How wide intervals are, and how many seeds would make them narrow enough to decide. */
function precision(
  policies: WorldSummary['policies'],
  metric: Metric,
  seeds: number,
  thresholds: Thresholds,
): string[] {
  const widths = policies.flatMap((policy) => {
    const effect = effectOf(policy, metric.name)
    if (effect?.kind !== 'relative') return []
    const width = effect.interval.upper - effect.interval.lower
    return Number.isFinite(width) ? [width / 2] : []
  })
  if (widths.length === 0) return []
  const widest = Math.max(...widths)
  // Economics F: stop when the half-width is below half a threshold; the narrowest here is what neutral asks for.
  const wanted = thresholds.neutralUplift / 2
  if (widest > 10) {
    return [`The effect on ${midSentence(metric.title)} is hardly known: its interval goes over all that could be.`]
  }
  const points = `${(100 * widest).toFixed(1)} percentage points`
  if (widest <= wanted) return [`The effect on ${midSentence(metric.title)} is known to ±\u00a0${points} or better.`]
  const enough = Math.ceil((seeds * (widest / wanted) ** 2) / 10) * 10
  return [
    `The effect on ${midSentence(metric.title)} is known to ±\u00a0${points} only: to bring that down to ±\u00a0${(100 * wanted).toFixed(1)}, half of what counts as neutral, would take about ${grouped(enough)} seeds, if they differ as much as these.`,
  ]
}

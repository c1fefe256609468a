import type { WorldSummary } from '../campaign/compare.ts'
import type { Metric } from '../metrics/metric.ts'
import { defaultThresholds } from '../statistics/outcome.ts'
import { fewestSeeds, smallestWilcoxonP } from '../statistics/wilcoxon.ts'
import { alpha, effectOf, metricNamed, seedsOf } from './findings.ts'
import { counted, grouped, midSentence, pValue, percent } from './format.ts'

/** Uplifts that the classification wants to know within a few percent. */
const uplifts: readonly string[] = ['organicVolume', 'tvl']

/** What so many seeds can show at all, in sentences; nothing for a world that has no pair yet. */
export function seedSentences({ policies }: WorldSummary, metric: Metric): string[] {
  const counts = policies.map((policy) => seedsOf(policy, metric.name)).filter((count) => count > 0)
  if (counts.length === 0) return []
  const seeds = Math.max(...counts)
  const contrasts = counts.length
  const needed = fewestSeeds(alpha / contrasts)
  const smallest = smallestWilcoxonP(seeds)
  const between = Math.min(...counts) < seeds ? `${Math.min(...counts)} to ${seeds} seeds` : counted(seeds, 'seed')
  const family = contrasts === 1 ? 'one policy' : `${contrasts} policies (Holm)`
  const reach =
    seeds < needed
      ? `With ${between} nothing here can be significant at ${percent(alpha, 0)}, however large: the smallest p-value that ${counted(seeds, 'seed')} can give is ${pValue(smallest)}, and ${family} would need ${counted(needed, 'seed')} at least.`
      : `With ${between} a policy can be significant at ${percent(alpha, 0)} (${family} need ${counted(needed, 'seed')} at least), but only if nearly all seeds agree: the smallest p-value that can come out is ${pValue(Math.min(1, smallest * contrasts))} after correction.`
  const wanted = [...new Set([metric.name, ...uplifts])].map(metricNamed)
  return [reach, ...wanted.flatMap((other) => precision(policies, other, seeds))]
}

/** How wide intervals are, and how many seeds would make them narrow enough to decide. */
function precision(policies: WorldSummary['policies'], metric: Metric, seeds: number): string[] {
  const widths = policies.flatMap((policy) => {
    const effect = effectOf(policy, metric.name)
    const { lower, upper } = effect?.interval ?? { lower: null, upper: null }
    return effect?.kind !== 'relative' || lower === null || upper === null ? [] : [(upper - lower) / 2]
  })
  if (widths.length === 0) return []
  const widest = Math.max(...widths)
  // Economics F: stop when the half-width is below half a threshold; the narrowest here is what neutral asks for.
  const wanted = defaultThresholds.neutralUplift / 2
  const points = `${(100 * widest).toFixed(1)} percentage points`
  if (widest <= wanted) return [`The effect on ${midSentence(metric.title)} is known to ± ${points} or better.`]
  const enough = Math.ceil((seeds * (widest / wanted) ** 2) / 10) * 10
  return [
    `The effect on ${midSentence(metric.title)} is known to ± ${points} only: to bring that down to ± ${(100 * wanted).toFixed(1)}, half of what counts as neutral, would take about ${grouped(enough)} seeds, if they differ as much as these.`,
  ]
}

import type { Metric, RunPair } from '../metrics/metric.ts'
import type { Policy } from '../policy/policy.ts'
import type { Uniform } from '../statistics/bootstrap.ts'
import { type Contender, rank, type Standing } from '../statistics/ranking.ts'
import { contrastOf, isCompared } from './contrast.ts'

/** Policies by the metric that decides, best first. */
export interface Ranking {
  readonly metric: string
  /** Seeds in which all of them have a value. */
  readonly seeds: number
  /** What counts as as good, as a share. */
  readonly indifference: number
  readonly standings: readonly Standing[]
  /** Seeds without which another policy would lead, and which. */
  readonly withoutSeed: readonly { readonly seed: number; readonly leader: string }[]
}

/**
 * Ranks the policies of a world by a metric, over the seeds in which all have a value against their twins. A metric that is better
 * lower is turned round; one that is neither better nor worse ranks nobody.
 *
 * @param indifference share of the metric that two policies may lie apart and be as good as each other
 */
export function rankingOf(
  metric: Metric,
  policies: readonly Policy[],
  pairs: ReadonlyMap<string, ReadonlyMap<number, RunPair>>,
  indifference: number,
  random: Uniform,
): Ranking | undefined {
  const sign = { more: 1, less: -1, neither: 0 }[metric.better]
  const running = policies.filter(({ id }) => (pairs.get(id)?.size ?? 0) > 0)
  if (sign === 0 || running.length < 2) return undefined
  const bySeed = new Map(
    running.map((policy) => [policy.id, differencesOf(metric, policy, pairs.get(policy.id)!)] as const),
  )
  const [first] = bySeed.values()
  const seeds = [...first!.keys()].filter((seed) => [...bySeed.values()].every((values) => values.has(seed)))
  // One seed says nothing about how much seeds differ.
  if (seeds.length < 2) return undefined
  const contenders = [...bySeed].map(([name, values]) => ({
    name,
    values: seeds.map((seed) => sign * values.get(seed)!.difference),
  }))
  const relative = isCompared(metric) && metric.effect === 'log-ratio'
  const levels = [...bySeed.values()].flatMap((values) => seeds.map((seed) => Math.abs(values.get(seed)!.level)))
  const zone = relative
    ? Math.log1p(indifference)
    : (indifference * levels.reduce((sum, level) => sum + level, 0)) / levels.length
  const standings = rank(contenders, zone, random).map((standing) => ({
    ...standing,
    mean: (relative ? Math.expm1(sign * standing.mean) : sign * standing.mean) + 0,
  }))
  const leader = standings[0]!.name
  const withoutSeed = seeds.flatMap((seed, place) => {
    const other = leaderOf(contenders, place)
    return other === leader ? [] : [{ seed, leader: other }]
  })
  return { metric: metric.name, seeds: seeds.length, indifference, standings, withoutSeed }
}

/** Whose sum is the largest without one of the seeds. */
function leaderOf(contenders: readonly Contender[], without: number): string {
  const sums = contenders.map(({ name, values }) => ({
    name,
    sum: values.reduce((sum, value, place) => (place === without ? sum : sum + value), 0),
  }))
  return sums.reduce((best, each) =>
    each.sum > best.sum || (each.sum === best.sum && each.name < best.name) ? each : best,
  ).name
}

/** By seed: the difference to the twin, and the value itself. */
function differencesOf(metric: Metric, policy: Policy, pairs: ReadonlyMap<number, RunPair>) {
  return new Map(
    [...pairs]
      .sort(([a], [b]) => a - b)
      .flatMap(([seed, pair]) => {
        const { differences, values } = contrastOf(metric, policy, [pair])
        return differences.length === 0 ? [] : [[seed, { difference: differences[0]!, level: values[0]! }] as const]
      }),
  )
}

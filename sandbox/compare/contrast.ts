import type { Metric, ObservedMetric, RunPair, SeriesMetric } from '../metrics/metric.ts'
import { type Policy, paysNothing } from '../policy/policy.ts'
import { payments } from '../statistics/outcome-table.ts'
import { comparable, type Lopsided, lopsided } from '../statistics/ratio.ts'

/** One metric of one policy over the seeds that have it. */
export interface MetricContrast {
  readonly policy: string
  /** The metric's values under the policy, by seed. */
  readonly values: readonly number[]
  /** Those of the twins, for what has a twin to compare with. */
  readonly twins: readonly number[]
  /** What is compared: values as they are, their differences, or the logarithms of their ratios. */
  readonly differences: readonly number[]
  /** Days on which values were read, and how long after the policy's last payment, where they were read on one day. */
  readonly readOn: readonly number[]
  readonly afterPayment: readonly number[]
  /** Why the policy has no such thing at all, in words. */
  readonly absent?: string
  /** Ratios that say only that one side is nothing: then there are no differences. */
  readonly lopsided?: Lopsided
}

/** A metric that is compared with its twin, and how. */
type Compared = SeriesMetric | (ObservedMetric & Required<Pick<ObservedMetric, 'effect'>>)

export const isCompared = (metric: Metric): metric is Compared =>
  metric.kind !== 'paired' && metric.effect !== undefined

/** What pairs of runs say of a metric. */
export function contrastOf(metric: Metric, policy: Policy, pairs: readonly RunPair[]): MetricContrast {
  const absent = absenceOf(metric, policy, pairs)
  const empty = { policy: policy.id, values: [], twins: [], differences: [], readOn: [], afterPayment: [] }
  if (absent !== undefined) return { ...empty, absent }
  if (!isCompared(metric)) {
    const found = pairs.flatMap((pair) => {
      const value = metric.kind === 'paired' ? metric.of(pair.run, pair.twin) : pair.run.values[metric.name]
      return isNumber(value) ? [{ pair, value }] : []
    })
    const values = found.map(({ value }) => value)
    return { ...empty, values, differences: values, ...readingOf(metric, found) }
  }
  const ratio = metric.effect === 'log-ratio'
  const found = pairs.flatMap((pair) => {
    const [value, twin] = [pair.run.values[metric.name], pair.twin.values[metric.name]]
    const known = isNumber(value) && isNumber(twin) && (!ratio || comparable([value, twin]))
    return known ? [{ pair, value, twin }] : []
  })
  const both = {
    ...empty,
    values: found.map(({ value }) => value),
    twins: found.map(({ twin }) => twin),
    ...readingOf(metric, found),
  }
  if (!ratio) return { ...both, differences: found.map(({ value, twin }) => value - twin) }
  const nothing = lopsided(found.map(({ value, twin }) => [value, twin]))
  return nothing === undefined
    ? { ...both, differences: found.map(({ value, twin }) => Math.log(value) - Math.log(twin)) }
    : { ...both, lopsided: nothing }
}

function absenceOf(metric: Metric, policy: Policy, pairs: readonly RunPair[]): string | undefined {
  if (metric.kind !== 'series' && metric.ofPayments === true && paysNothing(policy)) {
    return 'the policy pays nothing of its own'
  }
  return metric.kind === 'paired' && pairs.length > 0 ? metric.absent?.(pairs) : undefined
}

/** When values were read, in the seeds that have both. */
function readingOf(metric: Metric, found: readonly { readonly pair: RunPair }[]) {
  const days = found.flatMap(({ pair: { run } }) => {
    const day = metric.kind === 'paired' ? metric.readOn?.(run) : run.readOn[metric.name]
    const last = run.values[payments.last]
    return isNumber(day) ? [{ day, after: isNumber(last) ? day - last : undefined }] : []
  })
  return { readOn: days.map(({ day }) => day), afterPayment: days.map(({ after }) => after).filter(isNumber) }
}

const isNumber = (value: number | null | undefined): value is number => Number.isFinite(value)

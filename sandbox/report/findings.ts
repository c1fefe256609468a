import type { Campaign } from '../campaign/campaign.ts'
import type { MetricSummary, PolicySummary, Records, Summary } from '../campaign/compare.ts'
import { metrics } from '../metrics/index.ts'
import type { Metric } from '../metrics/metric.ts'

/** What a report is made of. */
export interface Findings {
  readonly campaign: Campaign
  readonly summary: Summary
  readonly records: Records
}

/** Family-wise two-sided error of the comparison (sandbox/statistics/comparison.ts). */
export const alpha = 0.05

/** Metrics that the outcome is read from (economics.md E.4), in the order of their reading. */
export const deciding: readonly string[] = ['organicVolume', 'tvl', 'metisPrice', 'feeReturn', 'dumpRatio']

/** The primary metric first, then what decides the outcome, then the rest: explored, not claimed. */
export function inOrder(primary: string): { first: Metric[]; others: Metric[] } {
  const names = [...new Set([primary, ...deciding])]
  return {
    first: names.flatMap((name) => metrics.filter((metric) => metric.name === name)),
    others: metrics.filter(({ name }) => !names.includes(name)),
  }
}

export const metricNamed = (name: string): Metric => metrics.find((metric) => metric.name === name)!

export type EffectOf = NonNullable<MetricSummary['effect']>

export const effectOf = ({ metrics: own }: PolicySummary, name: string): EffectOf | undefined => own[name]?.effect

/** Whether any seed of the policy has a finished run and a finished twin. */
export const isCompared = ({ metrics: own }: PolicySummary): boolean =>
  Object.values(own).some(({ effect }) => effect !== undefined)

/** What is known of a policy's outcome: nothing, as long as nothing has been compared. */
export const outcomeOf = (policy: PolicySummary): string => (isCompared(policy) ? policy.outcome : 'not known')

/** Seeds of which both the policy and its twin have finished, as far as the metric is defined there. */
export const seedsOf = (policy: PolicySummary, name: string): number => effectOf(policy, name)?.perSeed.length ?? 0

import type { Campaign } from '../../campaign/campaign.ts'
import type { Records } from '../../compare/compare.ts'
import type { PolicySummary, Summary, Effect } from '../../compare/summary.ts'
import { metrics } from '../../metrics/index.ts'
import type { Metric } from '../../metrics/metric.ts'
import { familyError } from '../../statistics/comparison.ts'
import { titleAsRead } from './read-on.ts'
import { measures } from '../../statistics/outcome-table.ts'

/** What a report is made of. */
export interface Findings {
  readonly campaign: Campaign
  readonly summary: Summary
  readonly records: Records
}

/** Family-wise two-sided error of the comparison. */
export const alpha = familyError

/** Metrics that the outcome is read from (docs/theory.md E.4), in the order of their reading. */
export const deciding: readonly string[] = Object.values(measures).map(({ metric }) => metric)

/** The primary metric first, then what decides the outcome, then the rest: explored, not claimed. */
export function inOrder(primary: string): { first: Metric[]; others: Metric[] } {
  const names = [...new Set([primary, ...deciding])]
  return {
    first: names.flatMap((name) => metrics.filter((metric) => metric.name === name)),
    others: metrics.filter(({ name }) => !names.includes(name)),
  }
}

export const metricNamed = (name: string): Metric => metrics.find((metric) => metric.name === name)!

export const effectOf = ({ metrics: own }: PolicySummary, name: string): Effect | undefined => own[name]?.effect

/** Whether any seed of the policy has a finished run and a finished twin. */
export const isCompared = ({ pairs }: PolicySummary): boolean => pairs > 0

/** A metric's title, with when these policies' values were read where that is not when the title says. */
export const titleIn = ({ name, title }: Metric, policies: readonly PolicySummary[]): string =>
  titleAsRead(
    title,
    policies.map(({ metrics: own }) => own[name]),
  )

/** Seeds of which both the policy and its twin have finished, as far as the metric is defined there. */
export const seedsOf = (policy: PolicySummary, name: string): number => policy.metrics[name]?.seeds ?? 0

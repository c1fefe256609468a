import type { PolicySummary } from '../../compare/summary.ts'
import { budgetUnpaid } from '../../metrics/payments/budget.ts'

/** What of a policy's budget was not paid, by leg and grant, METIS on average over seeds; most first. */
export const unpaidParts = ({ breakdowns }: PolicySummary): [part: string, metis: number][] =>
  Object.entries(breakdowns[budgetUnpaid.name] ?? {})
    .map(([part, { mean }]): [string, number] => [part, mean])
    .filter(([, metis]) => metis > 0)
    .sort(([, a], [, b]) => b - a)

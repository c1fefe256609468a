import { budgetSold } from '../metrics/payments/budget.ts'
import { dumpTiming } from '../metrics/payments/dump-timing.ts'
import type { RunRecord } from '../metrics/metric.ts'
import { payments } from '../statistics/outcome-table.ts'

/**
 * Share of a budget that was sold: what receivers sold of their rewards within thirty days of receiving them, told by the coins,
 * and what the policy itself sold. Unlike the dump ratio it needs no twin, and so says something of one seed; unlike that it
 * knows no hedges, and not what receivers would have sold anyhow.
 *
 * @returns the mean over runs
 */
export function soldShare(runs: readonly RunRecord[]): number {
  const shares = runs.map(({ curves, values }) => {
    const sold = curves[dumpTiming.name]?.at(-1) ?? 0
    return sold * (values[payments.paid] ?? 0) + (values[budgetSold.name] ?? 0)
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

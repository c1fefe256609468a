import { kindOf } from '../sample/identity.ts'
import type { BreakdownMetric, Sample } from '../metric.ts'
import { tally } from '../tally.ts'

/** Which action who used, and how often: `netswap.swap · user`. */
export const actionsUsed: BreakdownMetric = {
  kind: 'breakdown',
  apart: 'in the report',
  name: 'actionsUsed',
  title: 'Actions',
  unit: 'transactions',
  definition: 'Transactions that went through, by action and kind of agent.',
  better: 'neither',
  observe: counting((use) => !use.failed),
}

export const actionsFailed: BreakdownMetric = {
  kind: 'breakdown',
  apart: 'in the report',
  name: 'actionsFailed',
  title: 'Actions that reverted',
  unit: 'transactions',
  definition: 'Transactions that reverted, by action and kind of agent.',
  better: 'less',
  observe: counting((use) => use.failed),
}

function counting(counts: (use: Sample['uses'][number]) => boolean): BreakdownMetric['observe'] {
  return () => {
    const parts = tally(0)
    return {
      see: ({ uses }) => {
        for (const use of uses) if (counts(use)) parts.add(`${use.action} · ${kindOf(use.actor)}`, 1n)
      },
      parts: parts.all,
    }
  }
}

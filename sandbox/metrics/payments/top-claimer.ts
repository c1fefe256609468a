import type { ObservedMetric } from '../metric.ts'
import { watchClaimers } from './claimers.ts'

/** How concentrated rewards are (docs/theory.md P18). */
export const topClaimer: ObservedMetric = {
  kind: 'observed',
  name: 'topClaimer',
  title: 'Largest receiver',
  unit: 'share of rewards',
  definition:
    'Share of the METIS that agents received from the policy which the one who received most has, all of his addresses together; through whatever contract, as the dump ratio counts. Undefined when nobody received METIS, and for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  observe: () => {
    const watch = watchClaimers()
    return {
      see: watch.see,
      value: () => {
        const amounts = watch.claimers().map(({ metis }) => metis)
        const whole = amounts.reduce((sum, metis) => sum + metis, 0)
        return whole === 0 ? undefined : Math.max(...amounts) / whole
      },
    }
  },
}

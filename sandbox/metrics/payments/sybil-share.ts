import type { ObservedMetric } from '../metric.ts'
import { watchClaimers } from './claimers.ts'

/** What goes to people who are paid more than once (docs/theory.md E and P18). */
export const sybilShare: ObservedMetric = {
  kind: 'observed',
  name: 'sybilShare',
  title: 'Sybil share',
  unit: 'share of rewards',
  definition:
    'Share of the METIS that agents received from the policy which went to owners of whom more than one address received some. Undefined when nobody received METIS, and for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  observe: () => {
    const watch = watchClaimers()
    return {
      see: watch.see,
      value: () => {
        const all = watch.claimers()
        const sum = (some: typeof all): number => some.reduce((total, { metis }) => total + metis, 0)
        const whole = sum(all)
        return whole === 0 ? undefined : sum(all.filter(({ addresses }) => addresses > 1)) / whole
      },
    }
  },
}

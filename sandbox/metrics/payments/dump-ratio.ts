import { watchDump } from './dump.ts'
import type { ObservedMetric } from '../metric.ts'

/**
 * Exposure-based dump ratio (docs/theory.md E.1):
 * D = 1 - sum_c clip(Delta_c(tR + H) - Delta_c(t0-), 0, R_c) / sum_c R_c.
 *
 * A hedge, a loan or a sale by way of another token counts as a sale; moving coins between own addresses does not.
 */
export const dumpRatio: ObservedMetric = {
  kind: 'observed',
  name: 'dumpRatio',
  title: 'Dump ratio',
  unit: 'share of rewards',
  definition:
    'Share of the METIS that agents received from the policy, grants included and through whatever contract, by which they were not more exposed to METIS 30 days after the last payment that was made than before the programme; read at the end of a run that ends before. An owner counts as one with all his addresses. A reward is received when its owner has it: claimed, relocked, vested though not released, paid, or added to the worth of shares that he holds wherever they lie. What the twin pays as well, and what others pay, is no reward of the policy. Undefined when nobody received METIS, and for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  observe: (timeline) => {
    const watch = watchDump(timeline)
    const value = () => {
      const { received, kept } = watch.disposal() ?? { received: 0, kept: 0 }
      return received === 0 ? undefined : 1 - kept / received
    }
    return {
      see: watch.see,
      value,
      readOn: () => (value() === undefined ? undefined : watch.disposal()?.day),
    }
  },
}

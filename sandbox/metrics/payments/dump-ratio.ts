import { type Disposal, watchDump } from './dump.ts'
import type { ObservedMetric, Timeline } from '../metric.ts'

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
  observe: (timeline) => readBy(timeline, ({ received, kept }) => (received === 0 ? undefined : 1 - kept / received)),
}

/** The same with what the policy itself sells, over all that it could spend (docs/theory.md H). */
export const policyDump: ObservedMetric = {
  kind: 'observed',
  name: 'policyDump',
  title: 'Budget sold or dumped',
  unit: 'share of budget',
  definition:
    'METIS that the policy gave for rewards in another currency or sold to buy liquidity, and METIS that its receivers dumped by the dump ratio’s measure and on its day, over the policy’s budget. What was not paid is not dumped. Undefined for policies that pay nothing of their own.',
  better: 'less',
  ofPayments: true,
  observe: (timeline) =>
    readBy(timeline, ({ received, kept, sold, budget }) =>
      budget === 0 ? undefined : (received - kept + sold) / budget,
    ),
}

function readBy(timeline: Timeline, of: (disposal: Disposal) => number | undefined) {
  const watch = watchDump(timeline)
  const value = () => {
    const disposal = watch.disposal()
    return disposal && of(disposal)
  }
  return {
    see: watch.see,
    value,
    readOn: () => (value() === undefined ? undefined : watch.disposal()?.day),
  }
}

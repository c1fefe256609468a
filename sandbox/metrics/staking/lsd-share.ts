import { inEvaluation, type ObservedMetric } from '../metric.ts'

/** How much of staked METIS is liquid: what Lido and Rocket Pool are to ether. */
export const lsdShare: ObservedMetric = {
  kind: 'observed',
  name: 'lsdShare',
  title: 'Liquid share of stake',
  unit: 'share of staked METIS',
  definition:
    'METIS behind eMETIS over all METIS that is locked at sequencers or stands behind eMETIS, on average over the evaluation window. Undefined without liquid staking.',
  better: 'neither',
  effect: 'difference',
  observe: (timeline) => {
    let [liquid, all] = [0, 0]
    return {
      see: (sample) => {
        const { enki, sequencing } = sample.state
        if (enki === undefined || sequencing === undefined || !inEvaluation(sample, timeline)) return
        const backed = Number(enki.backed)
        liquid += backed
        // What of it is locked counts once.
        all += backed + Number(sequencing.totalLocked) - Number(enki.locks.active + enki.locks.leaving)
      },
      value: () => (all === 0 ? undefined : liquid / all),
    }
  },
}

import { inEvaluation, type ObservedMetric } from '../metric.ts'

/** What a locked METIS earns a year: Metis's mining reward rate as it turns out (docs/theory.md V17). */
export const stakingYield: ObservedMetric = {
  kind: 'observed',
  name: 'stakingYield',
  title: 'Yield of locked METIS',
  unit: 'per year',
  definition:
    'METIS that sequencers were paid for blocks over METIS locked, in the evaluation window and for a year. Undefined without locks.',
  better: 'neither',
  effect: 'difference',
  observe: (timeline) => {
    const years = timeline.blockSeconds / (365 * 86_400)
    let [paid, lockedYears] = [0, 0]
    return {
      see: (sample) => {
        const { sequencing } = sample.state
        if (sequencing === undefined || !inEvaluation(sample, timeline)) return
        lockedYears += Number(sequencing.totalLocked) * years
        for (const { fact } of sample.entries) if (fact.type === 'emission') paid += Number(fact.amount)
      },
      value: () => (lockedYears === 0 ? undefined : paid / lockedYears),
    }
  },
}

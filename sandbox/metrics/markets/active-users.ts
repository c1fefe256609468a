import { identities } from '../sample/identity.ts'
import { inEvaluation, type ObservedMetric } from '../metric.ts'

/** How many people there are who swap because they want to. */
export const activeUsers: ObservedMetric = {
  kind: 'observed',
  name: 'activeUsers',
  title: 'Active users',
  unit: 'accounts a day',
  definition:
    'Different accounts of those who want to swap that did so on a day, at any exchange, on average over the days of the evaluation window.',
  better: 'more',
  effect: 'log-ratio',
  observe: (timeline) => {
    const days = new Map<number, Set<string>>()
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline)) return
        const { byActor, byAddress } = identities(sample)
        const day = Math.ceil(sample.day)
        const seen = days.get(day) ?? new Set<string>()
        days.set(day, seen)
        for (const { fact, actor } of sample.entries) {
          if (fact.type !== 'swap' && fact.type !== 'fill') continue
          const who = fact.type === 'fill' ? byAddress.get(fact.account) : byActor.get(actor)
          if (who?.organic === true) seen.add(who.actor)
        }
      },
      value: () =>
        days.size === 0 ? undefined : [...days.values()].reduce((sum, { size }) => sum + size, 0) / days.size,
    }
  },
}

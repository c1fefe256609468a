import { identities } from '../sample/identity.ts'
import { inEvaluation, type ObservedMetric } from '../metric.ts'

/** Who stays when the programme is over; its difference to the twin is what stays of whom the policy brought. */
export const userRetention: ObservedMetric = {
  kind: 'observed',
  name: 'userRetention',
  title: 'Retention of users',
  unit: 'share of users',
  definition:
    'Of those who swapped because they wanted to in the last week of the programme, at any exchange, the share that did so in the evaluation window; an owner counts once. Its difference to the twin is net of who stays or leaves anyway. Undefined where nobody swapped.',
  better: 'more',
  effect: 'difference',
  observe: (timeline) => {
    const { from, to } = timeline.programme
    const [before, after] = [new Set<string>(), new Set<string>()]
    return {
      see: (sample) => {
        const counted =
          sample.day > Math.max(from, to - 7) && sample.day <= to
            ? before
            : inEvaluation(sample, timeline)
              ? after
              : undefined
        if (counted === undefined) return
        const { byActor, byAddress } = identities(sample)
        for (const { fact, actor } of sample.entries) {
          if (fact.type !== 'swap' && fact.type !== 'fill') continue
          const who = fact.type === 'fill' ? byAddress.get(fact.account) : byActor.get(actor)
          if (who?.organic === true) counted.add(who.owner ?? who.actor)
        }
      },
      value: () => (before.size === 0 ? undefined : [...before].filter((who) => after.has(who)).length / before.size),
    }
  },
}

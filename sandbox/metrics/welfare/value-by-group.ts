import type { BreakdownMetric } from '../metric.ts'
import { tally } from '../tally.ts'
import { transfersIn } from './transfers.ts'

/** The books of welfare: what each account has more at the end than it had. */
export const valueByGroup: BreakdownMetric = {
  kind: 'breakdown',
  name: 'valueByGroup',
  title: 'Who gained from whom',
  unit: 'USD',
  definition:
    'What each group got from others less what it gave them, at the outer prices of each block, from the first day of the programme to the end of the evaluation window: swaps, gas, bids, rewards, liquidations, what developers spend, what crossing the bridge costs (waste, with gas of what reverted), what money outside earned. What lies between two of them is underway. The parts sum to nothing: what one pays another gets.',
  better: 'neither',
  observe: ({ programme, evaluation }) => {
    const parts = tally(36)
    return {
      see: (sample) => {
        if (sample.day <= programme.from || sample.day > evaluation.to) return
        for (const { from, to, worth } of transfersIn(sample)) {
          parts.add(from, -worth)
          parts.add(to, worth)
        }
      },
      parts: parts.all,
    }
  },
}

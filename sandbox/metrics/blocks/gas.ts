import { fromUnits } from '../../../protocols/token.ts'
import { perDayInEvaluation, type SeriesMetric } from '../metric.ts'

export const gasSpent: SeriesMetric = {
  kind: 'series',
  name: 'gasSpent',
  title: 'Gas spent',
  unit: 'METIS per day',
  definition: 'What all senders paid for gas: the growth of the fee vault, and what it paid to sequencers.',
  better: 'neither',
  effect: 'log-ratio',
  at: ({ gasPaid }) => fromUnits(gasPaid, 18),
  summary: perDayInEvaluation,
}

import { inUsd } from '../../ledger/worth.ts'
import { perDay } from '../markets/volume.ts'
import type { SeriesMetric } from '../metric.ts'
import { transfersIn } from './transfers.ts'

export const organicCost: SeriesMetric = {
  ...perDay,
  name: 'organicCost',
  title: 'What organic swaps cost',
  better: 'neither',
  definition:
    'What organic swaps gave less what they got, at outer prices, and gas of those who swap, reverted or not, and what their money would have earned outside while they waited for a block that takes them.',
  at: (sample) =>
    inUsd(transfersIn(sample).reduce((sum, { organic, worth }) => (organic === true ? sum + worth : sum), 0n)),
}

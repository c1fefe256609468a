import { swapFee } from '../../protocols/netswap/deploy.ts'
import { perDayInEvaluation, type SeriesMetric } from './metric.ts'
import { organicVolume, volume } from './volume.ts'

const common = {
  kind: 'series',
  unit: 'USD per day',
  better: 'more',
  effect: 'log-ratio',
  draw: 'daily sum',
  summary: perDayInEvaluation,
} as const

export const lpFees: SeriesMetric = {
  ...common,
  name: 'lpFees',
  title: 'LP fees',
  definition: 'Fees of all swaps: 0.3 % of what went in, all of it for liquidity providers.',
  at: (sample) => swapFee * volume.at(sample),
}

export const organicFees: SeriesMetric = {
  ...common,
  name: 'organicFees',
  title: 'Organic LP fees',
  definition: 'Fees of organic swaps alone.',
  at: (sample) => swapFee * organicVolume.at(sample),
}

import { levelInEvaluation, type SeriesMetric } from '../metric.ts'
import { marketsFor } from '../sample/pools.ts'

export const depthNative: SeriesMetric = {
  kind: 'series',
  name: 'depthNative',
  title: '2 % depth, METIS',
  unit: 'USD',
  definition:
    'm.USDC that moves the spot price of METIS by 2 %, up and down together, fee included, in each of its pools against m.USDC; all exchanges together.',
  better: 'more',
  effect: 'log-ratio',
  draw: 'level',
  at: (sample) => marketsFor(sample, 'native').reduce((sum, { depth }) => sum + depth(0.02), 0),
  summary: levelInEvaluation,
}

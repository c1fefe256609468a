import { twoSidedDepth } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { levelInEvaluation, type SeriesMetric } from './metric.ts'
import { reservesOf } from './pools.ts'

export const depthNative: SeriesMetric = {
  kind: 'series',
  name: 'depthNative',
  title: '2 % depth, METIS',
  unit: 'USD',
  definition: 'm.USDC that moves the METIS pool’s spot price by 2 %, up and down together, fee included.',
  better: 'more',
  effect: 'log-ratio',
  draw: 'level',
  at: (sample) => twoSidedDepth(reservesOf(sample, 'native').quote, 0.02, swapFee),
  summary: levelInEvaluation,
}

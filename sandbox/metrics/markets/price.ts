import { levelInEvaluation, type SeriesMetric } from '../metric.ts'
import { priceIn } from '../sample/pools.ts'

export const metisPrice: SeriesMetric = {
  kind: 'series',
  name: 'metisPrice',
  title: 'METIS price',
  unit: 'USD',
  definition:
    'Spot price of METIS in m.USDC, where several exchanges have it the mean by their 2 % depth. Against the twin it is what a policy did to everybody who holds METIS.',
  better: 'more',
  effect: 'log-ratio',
  draw: 'level',
  at: (sample) => priceIn(sample, 'native'),
  summary: levelInEvaluation,
}

export const metisPriceOutside: SeriesMetric = {
  kind: 'series',
  name: 'metisPriceOutside',
  title: 'METIS price outside',
  unit: 'USD',
  definition:
    'Price of METIS on the outer markets, which follows what is bought and sold there for the chain: what holdings are valued at.',
  better: 'more',
  effect: 'log-ratio',
  at: ({ market }) => market.metis,
  summary: levelInEvaluation,
}

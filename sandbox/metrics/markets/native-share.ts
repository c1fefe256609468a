import { levelInEvaluation, type Sample, type SeriesMetric } from '../metric.ts'
import { holdingsIn, worthOf } from './tvl.ts'

const metisIn = (sample: Sample): number => {
  const metis = sample.deployments.bridge.metis.address
  return holdingsIn(sample).reduce(
    (sum, { tokens, share }) =>
      tokens.reduce((own, { token, amount }) => (token.address === metis ? own + amount : own), 0) * share + sum,
    0,
  )
}

export const nativeShare: SeriesMetric = {
  kind: 'series',
  name: 'nativeShare',
  title: 'Native share',
  unit: 'share of value',
  definition:
    'METIS in DeFi, staked METIS among it, over all that lies there, at the prices the run starts from: what is native to the chain and not bridged to it. Without the treasury’s own.',
  better: 'more',
  effect: 'difference',
  at: (sample) => {
    const all = holdingsIn(sample).reduce((sum, holding) => sum + worthOf(sample, holding), 0)
    return all === 0 ? 0 : (metisIn(sample) * sample.prices.metis) / all
  },
  summary: levelInEvaluation,
}

/** Dollars say little of use: in January 2024 they rose on Metis while the METIS in DeFi became fewer. */
export const nativeUnits: SeriesMetric = {
  kind: 'series',
  name: 'nativeUnits',
  title: 'METIS in DeFi',
  unit: 'METIS',
  definition: 'How many METIS lie in DeFi, staked METIS among it, whatever they are worth; without the treasury’s own.',
  better: 'more',
  effect: 'log-ratio',
  at: metisIn,
  summary: levelInEvaluation,
}

import { perDayInEvaluation, type Sample, type SeriesMetric } from './metric.ts'
import { quoteAmount } from './pools.ts'

/** US dollars swapped in a block by those whose actor passes. */
function swapped(sample: Sample, counts: (actor: string) => boolean): number {
  return sample.entries.reduce(
    (sum, { fact, actor }) => (fact.type === 'swap' && counts(actor) ? sum + (quoteAmount(sample, fact) ?? 0) : sum),
    0,
  )
}

export const isOrganic = ({ clusters }: Sample): ((actor: string) => boolean) => {
  const organic = new Set(clusters.filter((cluster) => cluster.organic).map(({ actor }) => actor))
  return (actor) => organic.has(actor)
}

const common = {
  kind: 'series',
  unit: 'USD per day',
  better: 'more',
  effect: 'log-ratio',
  draw: 'daily sum',
  summary: perDayInEvaluation,
} as const

export const organicVolume: SeriesMetric = {
  ...common,
  name: 'organicVolume',
  title: 'Organic volume',
  definition:
    'Swaps by those who want to swap, counted by their m.USDC side. Arbitrage, reward sales and moving capital are left out; who is who the simulation knows by identity.',
  at: (sample) => swapped(sample, isOrganic(sample)),
}

export const volume: SeriesMetric = {
  ...common,
  name: 'volume',
  title: 'Volume',
  better: 'neither',
  definition: 'All swaps, counted by their m.USDC side.',
  at: (sample) => swapped(sample, () => true),
}

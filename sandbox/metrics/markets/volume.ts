import type { Entry } from '../../ledger/ledger.ts'
import { remembered } from '../../../protocols/remembered.ts'
import { perDayInEvaluation, type Sample, type SeriesMetric } from '../metric.ts'
import { quoteAmount } from '../sample/pools.ts'

type Trade = Extract<Entry['fact'], { type: 'swap' | 'fill' }>

/** Whether a trade is to be counted: a swap is whose transaction it is, an order that was filled whose order it was. */
export type Counting = (trade: Trade, actor: string) => boolean

export const everybody: Counting = () => true

export const organic = ({ clusters }: Sample): Counting => organicOf(clusters)

/** Made once for a run: who lives in it stays the same. */
const organicOf = remembered((clusters: Sample['clusters']): Counting => {
  const demand = clusters.filter((cluster) => cluster.organic)
  const actors = new Set(demand.map(({ actor }) => actor))
  const owners = new Set(demand.map(({ address }) => address))
  return (trade, actor) => (trade.type === 'fill' ? owners.has(trade.account) : actors.has(actor))
})

/** Orders that were filled by each transaction that settled a batch, US dollars: all of them, and those that count. */
export function settlements(sample: Sample, counts: Counting): ReadonlyMap<number, { all: number; counted: number }> {
  const settled = new Map<number, { all: number; counted: number }>()
  for (const { fact, actor, transaction } of sample.entries) {
    if (fact.type !== 'fill') continue
    const usd = quoteAmount(sample, fact) ?? 0
    const { all, counted } = settled.get(transaction) ?? { all: 0, counted: 0 }
    settled.set(transaction, { all: all + usd, counted: counted + (counts(fact, actor) ? usd : 0) })
  }
  return settled
}

/** US dollars traded in a block. What a settlement swaps with a pool is for its orders, and no trade of its own. */
function traded(sample: Sample, counts: Counting): number {
  const settled = settlements(sample, counts)
  const swaps = sample.entries.reduce(
    (sum, { fact, actor, transaction }) =>
      fact.type === 'swap' && !settled.has(transaction) && counts(fact, actor)
        ? sum + (quoteAmount(sample, fact) ?? 0)
        : sum,
    0,
  )
  return [...settled.values()].reduce((sum, { counted }) => sum + counted, swaps)
}

/** What metrics of swaps by the day have in common. */
export const perDay = {
  kind: 'series',
  unit: 'USD per day',
  better: 'more',
  effect: 'log-ratio',
  summary: perDayInEvaluation,
} as const

export const organicVolume: SeriesMetric = {
  ...perDay,
  draw: 'daily sum',
  name: 'organicVolume',
  title: 'Organic volume',
  definition:
    'Swaps by those who want to swap, at any exchange and in batches, counted by their m.USDC side. Arbitrage, reward sales and moving capital are left out; who is who the simulation knows by identity.',
  at: (sample) => traded(sample, organic(sample)),
}

export const volume: SeriesMetric = {
  ...perDay,
  name: 'volume',
  title: 'Volume',
  better: 'neither',
  definition: 'All swaps and filled orders of batches, counted by their m.USDC side.',
  at: (sample) => traded(sample, everybody),
}

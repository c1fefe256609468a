import type { Address } from 'viem'
import type { ExchangePool } from '../../../protocols/exchange.ts'
import { marketsOf } from '../../../protocols/markets.ts'
import type { Sample, SeriesMetric } from '../metric.ts'
import { quoteAmount } from '../sample/pools.ts'
import { type Counting, everybody, organic, perDay, settlements } from './volume.ts'

/**
 * US dollars that swaps of a block left with liquidity providers, each at its pool's rate; what a batch's settlement
 * left belongs to those whose orders it filled.
 */
function feesOf(sample: Sample, counts: Counting, pair?: ExchangePool['pair']): number {
  const rates = new Map<Address, number>(
    marketsOf(sample.deployments, sample.state)
      .filter((market) => pair === undefined || market.pair === pair)
      .map(({ pool, fee }) => [pool, fee.providers]),
  )
  const settled = settlements(sample, counts)
  const volumes = new Map<number, number>()
  for (const { fact, actor, transaction } of sample.entries) {
    if (fact.type !== 'swap') continue
    const batch = settled.get(transaction)
    const share = batch === undefined ? Number(counts(fact, actor)) : batch.all > 0 ? batch.counted / batch.all : 0
    const rate = rates.get(fact.pool) ?? 0
    volumes.set(rate, (volumes.get(rate) ?? 0) + share * (quoteAmount(sample, fact) ?? 0))
  }
  return [...volumes].reduce((sum, [rate, usd]) => sum + rate * usd, 0)
}

export const lpFees: SeriesMetric = {
  ...perDay,
  name: 'lpFees',
  title: 'LP fees',
  definition:
    'Fees of all swaps that go to liquidity providers: 0.3 % of what went in at Netswap, at Hercules what its rate was in that block, without the protocol’s share.',
  at: (sample) => feesOf(sample, everybody),
}

export const lpFeesNative: SeriesMetric = {
  ...perDay,
  name: 'lpFeesNative',
  title: 'LP fees, native pools',
  definition: 'The same in METIS/m.USDC pools alone.',
  at: (sample) => feesOf(sample, everybody, 'native'),
}

export const organicFees: SeriesMetric = {
  ...perDay,
  name: 'organicFees',
  title: 'Organic LP fees',
  definition: 'Fees of organic swaps alone.',
  at: (sample) => feesOf(sample, organic(sample)),
}

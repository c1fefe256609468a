import type { ExchangePool } from '../../../protocols/exchange.ts'
import { marketsOf } from '../../../protocols/markets.ts'
import {
  type BreakdownMetric,
  inEvaluation,
  levelInEvaluation,
  type ObservedMetric,
  type SeriesMetric,
} from '../metric.ts'
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

/** US dollars of a swap whose price impact is told. */
const referenceUsd = 10_000

/**
 * Share by which a swap of so many dollars moves a pool's spot price: half of what moves it up and down together. All of it in
 * a pool that is not as deep.
 */
export function impactOf({ depth }: Pick<ExchangePool, 'depth'>, usd: number): number {
  let [low, high] = [0, 1]
  if (!(depth(high) > 2 * usd)) return 1
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (depth(middle) > 2 * usd) high = middle
    else low = middle
  }
  return high
}

export const impactNative: ObservedMetric = {
  kind: 'observed',
  name: 'impactNative',
  title: 'Price impact of $10,000, METIS',
  unit: 'share of price',
  definition:
    'By how much a swap of 10,000 m.USDC moves the spot price of METIS in the pool in which it moves it least, up and down on average, fee included; at the end of each day of the evaluation window.',
  better: 'less',
  effect: 'log-ratio',
  observe: (timeline) => {
    const impacts: number[] = []
    let day = Number.NaN
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline) || Math.floor(sample.day) === day) return
        day = Math.floor(sample.day)
        impacts.push(Math.min(...marketsFor(sample, 'native').map((market) => impactOf(market, referenceUsd))))
      },
      value: () =>
        impacts.length === 0 ? undefined : impacts.reduce((sum, impact) => sum + impact, 0) / impacts.length,
    }
  },
}

/** Depth of every pool, native and bridged. */
export const depthByPool: BreakdownMetric = {
  kind: 'breakdown',
  name: 'depthByPool',
  title: '2 % depth by pool',
  unit: 'USD',
  definition:
    'm.USDC that moves the spot price by 2 %, up and down together, fee included, in each pool, on average over the evaluation window.',
  better: 'more',
  observe: (timeline) => {
    const sums = new Map<string, number>()
    let blocks = 0
    return {
      see: (sample) => {
        if (!inEvaluation(sample, timeline)) return
        blocks += 1
        for (const { pool, depth } of marketsOf(sample.deployments, sample.state)) {
          const part = sample.places.get(pool) ?? pool
          sums.set(part, (sums.get(part) ?? 0) + depth(0.02))
        }
      },
      parts: () =>
        Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([part, sum]) => [part, sum / blocks])),
    }
  },
}

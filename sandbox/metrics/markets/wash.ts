import { marketsOf } from '../../../protocols/markets.ts'
import { lately } from '../../../protocols/lately.ts'
import type { ObservedMetric, Sample, Timeline } from '../metric.ts'
import { identities } from '../sample/identity.ts'
import { quoteAmount } from '../sample/pools.ts'

/** A swap of somebody's in a pool. */
export interface PoolTrade {
  readonly actor: string
  readonly pool: string
  /** What it added to what its owner has of the pool's base token; negative for a sale. */
  readonly base: number
  /** What changed hands on the other side. */
  readonly usd: number
  /** US dollars of it that were fees. */
  readonly fee: number
}

/** Blocks within which somebody has to be back where he was, and how far from it he may be, of what he turned over. */
const window = 24
const tolerance = 0.05
/** How far what a circle cost may be from its fees, of these. */
const margin = 0.5
/** What of the turnover may have waited for another block: whoever trades with himself does not wait for a price. */
const patience = 0.3

interface Seen extends PoolTrade {
  readonly block: number
  found: boolean
}

/**
 * Finds who trades in circles (docs/theory.md V37): swaps of one account in one pool that within 24 blocks leave it with what
 * it had, but for 5 % of its turnover, that cost it their fees, and that mostly closed in the block that they began in. Who
 * comes back after the price has moved, as everybody may by chance, has gained or lost something else. An arbitrageur who
 * follows the outer price away and back pays his fees in the pool and gains outside, but waits for it in between; so could
 * one who trades in circles, at the risk of the price. It knows nobody's kind. A trade is found when its circle closes, once.
 */
export class RoundTrips {
  private readonly last = new Map<string, Seen[]>()

  /** @returns the trades, of this block and of those before it, that turn out to be parts of circles */
  see(block: number, trades: readonly PoolTrade[]): readonly PoolTrade[] {
    return [...Map.groupBy(trades, ({ actor, pool }) => `${actor}/${pool}`)].flatMap(([key, fresh]) => {
      const within = (this.last.get(key) ?? []).filter((trade) => trade.block > block - window)
      within.push(...fresh.map((trade) => ({ ...trade, block, found: false })))
      this.last.set(key, within)
      return this.circle(within)
    })
  }

  private circle(trades: readonly Seen[]): readonly PoolTrade[] {
    const turnover = trades.reduce((sum, { base }) => sum + Math.abs(base), 0)
    const net = netOf(trades)
    if (turnover === 0 || Math.abs(net) >= tolerance * turnover) return []
    const blocks = [...Map.groupBy(trades, ({ block }) => block).values()]
    if (blocks.reduce((sum, own) => sum + Math.abs(netOf(own)), 0) > patience * turnover) return []
    const [usd, fees] = [total(trades, 'usd'), total(trades, 'fee')]
    const spent = trades.reduce((all, { base, usd: each }) => all + Math.sign(base) * each, 0)
    // What is left open is worth what it cost on average.
    if (Math.abs(spent - (net * usd) / turnover - fees) > margin * fees) return []
    const news = trades.filter(({ found }) => !found)
    for (const trade of news) trade.found = true
    return news
  }
}

/** Swaps of a block against m.USDC. What is settled in a batch has many owners, and is nobody's here. */
export const tradesIn = lately((sample: Pick<Sample, 'entries' | 'deployments' | 'state'>): readonly PoolTrade[] => {
  const rates = new Map(
    marketsOf(sample.deployments, sample.state).map(({ pool, fee }) => [pool, fee.providers + fee.protocol]),
  )
  return sample.entries.flatMap(({ fact, actor }) => {
    if (fact.type !== 'swap') return []
    const usd = quoteAmount(sample, fact)
    if (usd === undefined) return []
    const sells = fact.tokenOut === sample.deployments.bridge.usdc.address
    return [
      {
        actor,
        pool: fact.pool,
        base: sells ? -Number(fact.amountIn) : Number(fact.amountOut),
        usd,
        fee: (rates.get(fact.pool) ?? 0) * usd,
      },
    ]
  })
})

const netOf = (trades: readonly PoolTrade[]): number => trades.reduce((sum, { base }) => sum + base, 0)

const total = (trades: readonly PoolTrade[], what: 'usd' | 'fee'): number =>
  trades.reduce((all, trade) => all + trade[what], 0)

/** Washed and all volume while the programme runs, US dollars. */
const watching =
  (value: (washed: number, all: number, days: number) => number | undefined) =>
  ({ programme, blockSeconds }: Timeline) => {
    // Whether a trade was found before depends on circles that closed within a window before, which began within another.
    const first = programme.from - (2 * window * blockSeconds) / 86_400
    const trips = new RoundTrips()
    let [washed, all] = [0, 0]
    return {
      see: (sample: Sample) => {
        if (sample.day <= first || sample.day > programme.to) return
        const trades = tradesIn(sample)
        const found = trips.see(sample.block, trades)
        if (sample.day <= programme.from) return
        washed += total(found, 'usd')
        all += total(trades, 'usd')
      },
      value: () => value(washed, all, programme.to - programme.from),
    }
  }

export const washVolume: ObservedMetric = {
  kind: 'observed',
  name: 'washVolume',
  title: 'Washed volume',
  unit: 'USD per day',
  definition:
    'Volume, while the programme runs, of swaps that within 24 blocks leave their account with what it had, but for 5 % of its turnover in a pool, that cost it about their fees, and seven tenths of which closed in the block that they began in: by logs alone, whoever it is.',
  better: 'less',
  effect: 'difference',
  observe: watching((washed, _all, days) => washed / days),
}

export const washShare: ObservedMetric = {
  kind: 'observed',
  name: 'washShare',
  title: 'Washed share of volume',
  unit: 'share',
  definition: 'Washed volume over all volume of swaps against m.USDC, while the programme runs.',
  better: 'less',
  effect: 'difference',
  observe: watching((washed, all) => (all === 0 ? undefined : washed / all)),
}

/** What the filter finds of what is washed, and how much of what it finds is: by what the simulation knows of who is who. */
const against =
  (value: (found: number, right: number, truth: number) => number | undefined) =>
  ({ programme }: Timeline) => {
    const trips = new RoundTrips()
    let [found, right, truth] = [0, 0, 0]
    return {
      see: (sample: Sample) => {
        const { byActor } = identities(sample)
        const washes = ({ actor }: PoolTrade): boolean => byActor.get(actor)?.kind === 'washTrader'
        const trades = tradesIn(sample)
        const circles = trips.see(sample.block, trades)
        if (sample.day <= programme.from || sample.day > programme.to) return
        found += total(circles, 'usd')
        right += total(circles.filter(washes), 'usd')
        truth += total(trades.filter(washes), 'usd')
      },
      value: () => value(found, right, truth),
    }
  }

const ofFilter = { kind: 'observed', unit: 'share', better: 'more' } as const

export const washPrecision: ObservedMetric = {
  ...ofFilter,
  name: 'washPrecision',
  title: 'Precision of the wash filter',
  definition:
    'Share of washed volume, as the filter finds it by logs alone, that is by somebody who trades in circles: the simulation knows who does. Undefined where the filter finds nothing.',
  observe: against((found, right) => (found === 0 ? undefined : right / found)),
}

export const washRecall: ObservedMetric = {
  ...ofFilter,
  name: 'washRecall',
  title: 'Recall of the wash filter',
  definition:
    'Share of the volume by those who trade in circles that the filter finds, while the programme runs. Undefined where nobody does.',
  observe: against((_found, right, truth) => (truth === 0 ? undefined : right / truth)),
}

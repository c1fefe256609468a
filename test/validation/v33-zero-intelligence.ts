import { Effect } from 'effect'
import { between, type Draws } from '../../agents/random.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { asPrinted, estimate, type Row, type ValidationCase } from './case.ts'

/** An order of a book: whose it is, and its price. */
interface Order {
  readonly trader: number
  readonly price: number
}

/** Values of those who buy one unit, costs of those who sell one, and the most that anybody asks. */
interface Traders {
  readonly values: readonly number[]
  readonly costs: readonly number[]
  readonly most: number
}

/** Orders of a market: by then whoever can trade has traded. */
const mostOrders = 5000

/**
 * A double auction with a book that is emptied by each trade, and everybody in it once: of those who have not traded yet
 * somebody names a price by chance, one order a step.
 *
 * @param constrained whether nobody bids more than it is worth to him, or asks for less than it costs him
 * @returns what all have gained together
 */
function surplusOf({ values, costs, most }: Traders, constrained: boolean, draws: Draws): number {
  /** Who has not traded yet: buyers by their place, sellers behind them. */
  const waiting = [...values, ...costs].map((_, i) => i)
  let [buyers, sellers] = [values.length, costs.length]
  let [bid, ask]: (Order | undefined)[] = [undefined, undefined]
  let surplus = 0
  for (let step = 0; step < mostOrders && buyers > 0 && sellers > 0; step++) {
    const place = waiting[Math.floor(draws.uniform() * waiting.length)]!
    if (place < values.length) {
      const trader = place
      const price = between(draws, 0, constrained ? values[trader]! : most)
      if (bid === undefined || price > bid.price) bid = { trader, price }
    } else {
      const trader = place - values.length
      const price = between(draws, constrained ? costs[trader]! : 0, most)
      if (ask === undefined || price < ask.price) ask = { trader, price }
    }
    if (bid === undefined || ask === undefined || bid.price < ask.price) continue
    surplus += values[bid.trader]! - costs[ask.trader]!
    for (const gone of [bid.trader, values.length + ask.trader]) waiting.splice(waiting.indexOf(gone), 1)
    buyers -= 1
    sellers -= 1
    ;[bid, ask] = [undefined, undefined]
  }
  return surplus
}

const steps = (from: number, by: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * by)
const times = (value: number, count: number): number[] => Array.from({ length: count }, () => value)

const markets = [
  {
    name: 'steep curves',
    traders: { values: steps(150, -10, 10), costs: steps(50, 10, 10), most: 200 },
    surplus: 300,
    constrained: 0.964,
    deviation: 0.045,
    free: 1 / 3,
  },
  {
    name: 'flat curves',
    traders: {
      values: [...times(110, 6), ...times(95, 4)],
      costs: [...times(90, 6), ...times(105, 4)],
      most: 200,
    },
    surplus: 120,
    constrained: 0.941,
    deviation: 0.053,
    free: 2 / 3,
  },
] as const

/** Efficiency of many markets: mean over runs. */
const efficiency = (market: (typeof markets)[number], constrained: boolean, runs: number): number =>
  Array.from({ length: runs }, (_, run) =>
    surplusOf(market.traders, constrained, drawsOf(`V33/${market.name}/${constrained}/${run}`)),
  ).reduce((sum, surplus) => sum + surplus / market.surplus, 0) / runs

export const zeroIntelligence: ValidationCase = {
  id: 'V33',
  title: 'Traders without intelligence',
  where: 'functions',
  run: (size) =>
    Effect.sync(() => {
      const runs = size === 'full' ? 400 : 100
      return markets.flatMap((market): Row[] => [
        estimate(
          `${market.name}: efficiency under a budget`,
          market.constrained,
          efficiency(market, true, runs),
          market.deviation / Math.sqrt(runs),
        ),
        asPrinted(`${market.name}: efficiency without one`, market.free, efficiency(market, false, 20), 4),
      ])
    }),
}

import { Effect } from 'effect'
import type { Draws } from '../../agents/random.ts'
import { marketParameters, openMarket, tickMarket } from '../../sandbox/market/market.ts'
import { noExecution } from '../../sandbox/market/service.ts'
import { streamsOf } from '../../sandbox/random/streams.ts'
import { estimate, type Row, type ValidationCase } from './case.ts'

/** A market in which nothing moves but what a test switches on. */
const still = {
  calmVolatility: 0,
  stressVolatility: 0,
  stressPerDay: 0,
  jumpsPerDay: 0,
  ownVolatility: 0,
  reversion: 0,
  yieldSpread: 0,
}
const noInfluence = {
  netOutflowUsd: 0,
  swaps: { quoted: 0.01, execution: noExecution },
  products: 0,
  fees: 0,
  uses: {},
}
const streams = streamsOf('V34')('market')
/** For streams that a test does not look at: drawing them would take most of its time. */
const unused: Draws = { uniform: () => 0.5 }

/** Log returns of both tokens, each by one tick of the production market with the streams named in `drawn`. */
function logReturns(changes: object, days: number, samples: number, drawn: readonly string[]) {
  const parameters = marketParameters.parse({ ...still, ...changes })
  const market = openMarket(parameters)
  const eth = new Float64Array(samples)
  const metis = new Float64Array(samples)
  for (let step = 0; step < samples; step++) {
    const draws = (purpose: string) => (drawn.includes(purpose) ? streams(purpose, step) : unused)
    const next = tickMarket(market, parameters, noInfluence, draws, days)
    eth[step] = Math.log(next.eth / market.eth)
    metis[step] = Math.log(next.metis / market.metis)
  }
  return { eth, metis }
}

type Statistic = (values: Float64Array) => number

const mean: Statistic = (values) => {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
const central =
  (power: number): Statistic =>
  (values) => {
    const middle = mean(values)
    let sum = 0
    for (const value of values) sum += (value - middle) ** power
    return sum / values.length
  }
const sd: Statistic = (values) => Math.sqrt(central(2)(values))
const skewness: Statistic = (values) => central(3)(values) / sd(values) ** 3
const excessKurtosis: Statistic = (values) => central(4)(values) / sd(values) ** 4 - 3

/** A statistic of all values beside theory, at the standard error that a hundred parts of them show. */
function compared(quantity: string, statistic: Statistic, values: Float64Array, expected: number): Row {
  const length = values.length / 100
  const parts = Float64Array.from({ length: 100 }, (_, i) => statistic(values.subarray(i * length, (i + 1) * length)))
  return estimate(quantity, expected, statistic(values), sd(parts) / Math.sqrt(100))
}

const jumps = { calmVolatility: 0.04 * Math.sqrt(365), jumpsPerDay: 0.05, jumpMean: -0.02, jumpSpread: 0.1 }

/** Half a year of ether without jumps; the market's prices have no drift of their own, and the case's is put on top. */
function brownian(samples: number): readonly Row[] {
  const [drift, years] = [0.1, 0.5]
  const logs = logReturns({ calmVolatility: 0.8 }, 365 * years, samples, ['eth']).eth.map((log) => log + drift * years)
  const prices = logs.map((log) => Math.exp(log))
  return [
    compared('half a year: mean', mean, prices, 1.051271),
    compared('half a year: standard deviation', sd, prices, 0.645593),
    compared('half a year: mean logarithm', mean, logs, -0.11),
    compared('half a year: its deviation', sd, logs, 0.8 * Math.sqrt(years)),
  ]
}

function jumping(samples: number): readonly Row[] {
  const { eth } = logReturns(jumps, 1, samples, ['eth', 'ethJump'])
  return [
    compared('a day with jumps: mean', mean, eth, -0.5 * 0.04 ** 2 + 0.05 * -0.02),
    compared('a day with jumps: standard deviation', sd, eth, 0.0460435),
    compared('a day with jumps: skewness', skewness, eth, -0.3114),
    compared('a day with jumps: excess kurtosis', excessKurtosis, eth, 3.606),
  ]
}

/** A day is a day however many blocks it has. */
function byHours(days: number): readonly Row[] {
  const hours = logReturns(jumps, 1 / 24, 24 * days, ['eth', 'ethJump']).eth
  const sums = Float64Array.from({ length: days }, (_, day) => mean(hours.subarray(24 * day, 24 * day + 24)) * 24)
  return [
    compared('the same by hours: standard deviation', sd, sums, 0.0460435),
    compared('the same by hours: skewness', skewness, sums, -0.3114),
    compared('the same by hours: excess kurtosis', excessKurtosis, sums, 3.606),
  ]
}

/** METIS follows ether by beta and moves on its own. */
function together(samples: number): readonly Row[] {
  const [beta, calmVolatility, ownVolatility] = [0.78, 0.6, 0.68]
  const { eth, metis } = logReturns({ calmVolatility, ownVolatility, beta }, 1, samples, ['eth', 'metis'])
  const middle = [mean(eth), mean(metis)] as const
  const products = eth.map((value, i) => (value - middle[0]) * (metis[i]! - middle[1]))
  return [
    compared(
      'METIS: standard deviation of a day',
      sd,
      metis,
      Math.hypot(beta * calmVolatility, ownVolatility) / Math.sqrt(365),
    ),
    compared('METIS and ether: covariance of a day', mean, products, (beta * calmVolatility ** 2) / 365),
  ]
}

export const outerPrices: ValidationCase = {
  id: 'V34',
  title: 'Moments of prices',
  where: 'functions',
  run: (size) =>
    Effect.sync(() => {
      const samples = size === 'full' ? 1_000_000 : 200_000
      return [...brownian(samples), ...jumping(samples), ...byHours(samples / 20), ...together(samples / 5)]
    }),
}

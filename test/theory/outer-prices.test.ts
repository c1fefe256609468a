import { expect, test } from 'vitest'
import type { Draws } from '../../agents/random.ts'
import { marketParameters, openMarket, tickMarket } from '../../sandbox/market/market.ts'
import { noExecution } from '../../sandbox/market/service.ts'
import { streamsOf } from '../../sandbox/random/streams.ts'
import { expectEstimate } from '../fixtures/tolerance.ts'

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

/** Compares a statistic of all values with theory, at the standard error that a hundred parts of them show. */
function expectStatistic(statistic: Statistic, values: Float64Array, expected: number): void {
  const length = values.length / 100
  const parts = Float64Array.from({ length: 100 }, (_, i) => statistic(values.subarray(i * length, (i + 1) * length)))
  expectEstimate(statistic(values), expected, sd(parts) / Math.sqrt(100))
}

test('V34: ether without jumps is geometric Brownian motion: mean 1.051271, SD .645593, log mean -.11 in half a year', () => {
  const [drift, years] = [0.1, 0.5]
  const { eth } = logReturns({ calmVolatility: 0.8 }, 365 * years, 1_000_000, ['eth'])
  // The market's prices have no drift of their own; the case's is put on top.
  const logs = eth.map((log) => log + drift * years)
  const prices = logs.map((log) => Math.exp(log))
  expectStatistic(mean, prices, 1.051271)
  expectStatistic(sd, prices, 0.645593)
  expectStatistic(mean, logs, -0.11)
  expectStatistic(sd, logs, 0.8 * Math.sqrt(years))
})

test('V34: a day with jumps of Merton has SD .0460435, skewness -.3114 and excess kurtosis 3.606', () => {
  const jumps = { calmVolatility: 0.04 * Math.sqrt(365), jumpsPerDay: 0.05, jumpMean: -0.02, jumpSpread: 0.1 }
  const { eth } = logReturns(jumps, 1, 1_000_000, ['eth', 'ethJump'])
  expectStatistic(mean, eth, -0.5 * 0.04 ** 2 + 0.05 * -0.02)
  expectStatistic(sd, eth, 0.0460435)
  expectStatistic(skewness, eth, -0.3114)
  expectStatistic(excessKurtosis, eth, 3.606)
})

test('V34: a day is a day however many blocks it has: its moments do not depend on the step', () => {
  const jumps = { calmVolatility: 0.04 * Math.sqrt(365), jumpsPerDay: 0.05, jumpMean: -0.02, jumpSpread: 0.1 }
  const hours = logReturns(jumps, 1 / 24, 1_200_000, ['eth', 'ethJump']).eth
  const days = Float64Array.from({ length: hours.length / 24 }, (_, day) => {
    let sum = 0
    for (let hour = 0; hour < 24; hour++) sum += hours[24 * day + hour]!
    return sum
  })
  expectStatistic(sd, days, 0.0460435)
  expectStatistic(skewness, days, -0.3114)
  expectStatistic(excessKurtosis, days, 3.606)
})

test('METIS follows ether by beta and moves on its own: its variance and its correlation are those of the two', () => {
  const [beta, volatility, own] = [0.78, 0.6, 0.68]
  const changes = { calmVolatility: volatility, ownVolatility: own, beta }
  const { eth, metis } = logReturns(changes, 1, 200_000, ['eth', 'metis'])
  const total = Math.hypot(beta * volatility, own)
  expectStatistic(sd, metis, total / Math.sqrt(365))
  const middle = [mean(eth), mean(metis)] as const
  const products = eth.map((value, i) => (value - middle[0]) * (metis[i]! - middle[1]))
  expectStatistic(mean, products, (beta * volatility ** 2) / 365)
  expect((beta * volatility) / total).toBeCloseTo(0.567, 3)
})

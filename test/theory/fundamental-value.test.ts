import { expect, test } from 'vitest'
import { marketParameters, openMarket, setBaseline, tickMarket } from '../../sandbox/market/market.ts'
import { noExecution } from '../../sandbox/market/service.ts'
import { streamsOf } from '../../sandbox/random/streams.ts'
import { expectWithin, R6 } from '../fixtures/tolerance.ts'

const parameters = marketParameters.parse({
  calmVolatility: 0,
  stressVolatility: 0,
  jumpsPerDay: 0,
  ownVolatility: 0,
  yieldSpread: 0,
})
const draws = streamsOf('fundamental')('market')

/** Value of METIS at the end of every day, when fees were `before` a day until the baseline and `after` from then on. */
function values(before: number, after: number, blocksPerDay: number): number[] {
  const baselineDay = 10
  let market = openMarket(parameters)
  return Array.from({ length: 100 * blocksPerDay }, (_, block) => {
    if (block === baselineDay * blocksPerDay) market = setBaseline(market, 1)
    const fees = (block < baselineDay * blocksPerDay ? before : after) / blocksPerDay
    const influence = { netOutflowUsd: 0, swaps: { quoted: 0.01, execution: noExecution }, products: 0, fees, uses: {} }
    market = tickMarket(market, parameters, influence, (purpose) => draws(purpose, block), 1 / blocksPerDay)
    return market.signals.fundamental
  }).filter((_, block) => (block + 1) % blocksPerDay === 0)
}

test('C.6: as long as revenue stays what it was, METIS is worth what it was, however short the time before', () => {
  for (const blocksPerDay of [1, 6, 24]) {
    for (const value of values(3000, 3000, blocksPerDay)) expectWithin(value, parameters.metis, R6)
  }
})

test('C.6: when revenue doubles, the part of the value that it explains doubles in the end', () => {
  const { metis, revenueShare } = parameters
  const value = values(3000, 6000, 6)
  expect(value[9]).toBeCloseTo(metis, 6)
  expect(value[99]! / (metis * (1 + revenueShare))).toBeCloseTo(1, 2)
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  beginningOf,
  type Influence,
  type Market,
  type MarketParameters,
  marketParameters,
  openMarket,
  setBaseline,
  tickMarket,
} from './market.ts'
import { noExecution } from './service.ts'
import { streamsOf } from '../random/streams.ts'

const parametersOf = (changes: Partial<MarketParameters> = {}): MarketParameters => marketParameters.parse(changes)

/** A world outside in which nothing happens by chance. */
const still = { calmVolatility: 0, stressVolatility: 0, jumpsPerDay: 0, ownVolatility: 0, yieldSpread: 0 }
const hour = 1 / 24
/** Swaps that cost a share of what they give, and lose nothing on the way. */
const costing = (quoted: number): Influence['swaps'] => ({ quoted, execution: noExecution })
const quiet: Influence = { netOutflowUsd: 0, swaps: costing(0.01), products: 0, fees: 0, uses: {} }

function grown(
  start: Market,
  parameters: MarketParameters,
  steps: number,
  influence: (i: number) => Influence = () => quiet,
  seed = 1,
  days = hour,
): Market[] {
  const draws = streamsOf(seed)('market')
  const path = [start]
  for (let i = 0; i < steps; i++) {
    path.push(tickMarket(path[i]!, parameters, influence(i), (purpose) => draws(purpose, i), days))
  }
  return path
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('prices', () => {
  test('stand still where nothing is volatile and nothing pulls', () => {
    const parameters = parametersOf(still)
    for (const { eth, metis, mainnetYield } of grown(openMarket(parameters), parameters, 200)) {
      expect([eth, metis, mainnetYield]).toEqual([2000, 30, 0.05])
    }
  })

  test('of METIS fall by what leaves over the depth of the outer market, in logarithms, and of ether do not', () => {
    fc.assert(
      fc.property(between(-1e6, 1e6), between(1e6, 1e8), fc.nat(1000), (netOutflowUsd, outerDepthUsd, seed) => {
        const parameters = parametersOf({ outerDepthUsd })
        const next = (influence: Influence) => grown(openMarket(parameters), parameters, 1, () => influence, seed)[1]!
        const [sold, kept] = [next({ ...quiet, netOutflowUsd }), next(quiet)]
        expect(Math.log(sold.metis / kept.metis)).toBeCloseTo(-netOutflowUsd / outerDepthUsd, 9)
        expect(sold.eth).toBe(kept.eth)
      }),
    )
  })

  test('of METIS go back to the fundamental by their reversion a day', () => {
    const parameters = parametersOf({ ...still, reversion: 0.02 })
    const market = { ...openMarket(parameters), metis: 60 }
    expect(grown(market, parameters, 24 * 50).at(-1)!.metis).toBeCloseTo(30 * 2 ** Math.exp(-1), 1)
  })

  test('have the volatility that everybody knows beforehand, and no drift', () => {
    const parameters = parametersOf({ reversion: 0 })
    const path = grown(openMarket(parameters), parameters, 24 * 365 * 8)
    const { volatility } = beginningOf(parameters)
    for (const asset of ['eth', 'metis'] as const) {
      const returns = path.slice(1).map((market, i) => Math.log(market[asset] / path[i]![asset]))
      const variance = returns.reduce((sum, r) => sum + r ** 2, 0) / 8
      // Eight years of regimes and some 146 jumps: the estimate itself is that uncertain. The seed is fixed.
      expect(Math.abs(Math.sqrt(variance) / volatility[asset] - 1)).toBeLessThan(0.1)
    }
  })
})

describe('the baseline', () => {
  test('is waited for: until it is set nobody comes or goes, whatever swaps cost', () => {
    fc.assert(
      fc.property(between(0, 1), between(0, 1000), (quoted, start) => {
        const parameters = parametersOf({ users: 40 })
        const market = { ...openMarket(parameters), users: start }
        const path = grown(market, parameters, 48, (i) => ({
          ...quiet,
          swaps: costing(i < 24 ? 1 : quoted),
          products: 1,
        }))
        expect(path.at(-1)!.users).toBe(start)
      }),
    )
  })

  test('is the slow mean of what swaps cost, so that one odd block before it wins or loses next to nobody', () => {
    const parameters = parametersOf({ ...still, serviceElasticity: 0.5 })
    const odd = grown(openMarket(parameters), parameters, 24 * 20, (i) =>
      i === 24 * 20 - 1 ? { ...quiet, swaps: costing(0.04) } : quiet,
    ).at(-1)!
    const last = grown(setBaseline(odd, 0.04), parameters, 24 * 200).at(-1)!
    expect(last.users / parameters.users).toBeGreaterThan(1)
    expect(last.users / parameters.users).toBeLessThan(1.02)
  })

  test('makes what swaps lose between quote and execution lose users', () => {
    const parameters = parametersOf({ ...still, serviceElasticity: 0.5 })
    const executed = (lostUsd: number): Influence => ({
      ...quiet,
      swaps: { quoted: 0.01, execution: { volumeUsd: 1e4, lostUsd } },
    })
    const based = setBaseline(grown(openMarket(parameters), parameters, 24 * 10, () => executed(0)).at(-1)!, 0.01)
    const last = grown(based, parameters, 24 * 400, () => executed(125)).at(-1)!
    expect(last.users / parameters.users).toBeCloseTo((0.01 / 0.0225) ** 0.5, 2)
  })

  test('makes the cost of swapping and revenue from then on relative to itself: users and value stand still at its level', () => {
    const parameters = parametersOf(still)
    const steady: Influence = { ...quiet, fees: 100 }
    const settled = openMarket(parameters)
    const based = setBaseline(settled, 0.01)
    for (const { users, metis, signals } of grown(based, parameters, 100, () => steady)) {
      expect(users).toBe(parameters.users)
      expect(signals.fundamental).toBeCloseTo(30, 9)
      expect(metis).toBeCloseTo(30, 9)
    }
  })

  test('makes better service bring users and more fees bring value, by what they are above it', () => {
    const parameters = parametersOf({
      ...still,
      serviceElasticity: 0.5,
      revenueShare: 0.4,
      innovation: 1,
      imitation: 0,
    })
    const usual: Influence = { ...quiet, fees: 100 }
    const based = setBaseline(grown(openMarket(parameters), parameters, 24, () => usual).at(-1)!, 0.01)
    const better = { ...quiet, swaps: costing(0.01 / 2.25), fees: 200 }
    const last = grown(based, parameters, 24 * 120, () => better).at(-1)!
    expect(last.users).toBeCloseTo(1.5 * parameters.users, 3)
    expect(last.signals.fundamental).toBeCloseTo(30 * (1 + 0.4), 2)
  })

  test('after a warm-up of steady fees leaves the fundamental where it is', () => {
    const parameters = parametersOf(still)
    const steady: Influence = { ...quiet, fees: 100 }
    const warm = grown(openMarket(parameters), parameters, 24 * 10, () => steady).at(-1)!
    const later = grown(setBaseline(warm, 0.01), parameters, 24 * 40, () => steady).at(-1)!
    expect(later.signals.fundamental / 30).toBeCloseTo(1, 1)
  })
})

test('regimes change as often as their chances a day say, however long a step is', () => {
  const parameters = parametersOf({ stressPerDay: 0.2, calmPerDay: 0.6 })
  for (const [days, steps] of [
    [1 / 24, 24_000],
    [1 / 2, 6_000],
  ] as const) {
    const path = grown(openMarket(parameters), parameters, steps, undefined, 3, days)
    const begun = path.slice(1).filter(({ stressed }, i) => stressed && !path[i]!.stressed).length
    const calm = path.slice(0, -1).filter(({ stressed }) => !stressed).length
    const chance = 1 - 0.8 ** days
    expect(Math.abs(begun - calm * chance)).toBeLessThan(4 * Math.sqrt(calm * chance))
  }
})

test('the yield outside spreads around its mean as its parameter says', () => {
  const parameters = parametersOf({ mainnetYield: 0.05, yieldSpread: 0.02 })
  const yields = grown(openMarket(parameters), parameters, 10_000, undefined, 5, 1).map((market) => market.mainnetYield)
  const mean = yields.reduce((sum, value) => sum + value, 0) / yields.length
  const spread = Math.sqrt(yields.reduce((sum, value) => sum + (value - mean) ** 2, 0) / yields.length)
  expect(mean).toBeCloseTo(0.05, 2)
  expect(Math.abs(spread / 0.02 - 1)).toBeLessThan(0.1)
})

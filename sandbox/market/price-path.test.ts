import { describe, expect, test } from 'vitest'
import { expectEstimate, expectWithin, R9 } from '../../test/fixtures/tolerance.ts'
import { streamsOf } from '../random/streams.ts'
import { type MarketParameters, marketParameters, openMarket, tickMarket } from './market.ts'
import { pricePath } from './price-path.ts'
import { noExecution } from './service.ts'

const hour = 1 / 24
const quiet = { netOutflowUsd: 0, swaps: { quoted: 0.01, execution: noExecution }, products: 0, fees: 0, uses: {} }
const calm = { stressPerDay: 0, jumpsPerDay: 0, reversion: 0 }

/** A block of the production market after its first one, and its path. */
function blockOf(changes: Partial<MarketParameters>, block: number, days = hour) {
  const parameters = marketParameters.parse(changes)
  const before = openMarket(parameters)
  const draws = (purpose: string) => streamsOf('path')('market')(purpose, block)
  const after = tickMarket(before, parameters, quiet, draws, days)
  return { before, after, path: pricePath(before, after, parameters, draws, days) }
}

/** Log returns of each step, over many blocks. */
function stepsOf(changes: Partial<MarketParameters>, blocks: number) {
  const eth: number[][] = []
  const metis: number[][] = []
  for (let block = 0; block < blocks; block++) {
    const { before, path } = blockOf(changes, block)
    const all = [before, ...path!]
    eth.push(path!.map((prices, i) => Math.log(prices.eth / all[i]!.eth)))
    metis.push(path!.map((prices, i) => Math.log(prices.metis / all[i]!.metis)))
  }
  return { eth, metis }
}

/** Fails unless the mean of values is what it is to be, by their own standard error. */
function expectMean(values: readonly number[], expected: number): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  expectEstimate(mean, expected, Math.sqrt(variance / values.length))
}

describe('the path of outer prices inside a block', () => {
  test('ends at the block’s prices to the last digit, which do not depend on it (V34)', () => {
    const ends = [1, 90, 150, 1e5].map((arbitrageSeconds) =>
      Array.from({ length: 50 }, (_, block) => {
        const { after, path } = blockOf({ arbitrageSeconds, jumpsPerDay: 24 }, block)
        if (path !== undefined) expect(path.at(-1)).toEqual({ eth: after.eth, metis: after.metis })
        return [after.eth, after.metis]
      }),
    )
    for (const other of ends) expect(other).toEqual(ends[0])
  })

  test('has a step for every time that arbitrage takes, and is none where a block takes no longer', () => {
    expect(blockOf({}, 0).path).toHaveLength(24)
    expect(blockOf({ arbitrageSeconds: 900 }, 0).path).toHaveLength(4)
    expect(blockOf({ arbitrageSeconds: 3600 }, 0).path).toBeUndefined()
    expect(blockOf({ arbitrageSeconds: 86_400 }, 0).path).toBeUndefined()
  })

  test('moves in each step as a block of that length would: the same variance, the same correlation, nothing remembered', () => {
    const [ofEth, ofOwn, beta] = [0.6, 0.68, 0.78]
    const { eth, metis } = stepsOf(
      { ...calm, calmVolatility: ofEth, ownVolatility: ofOwn, beta, arbitrageSeconds: 600 },
      20_000,
    )
    const years = 600 / (365 * 86_400)
    for (const step of [0, 2, 5]) {
      expectMean(
        eth.map((steps) => steps[step]! ** 2),
        ofEth ** 2 * years,
      )
      expectMean(
        metis.map((steps) => steps[step]! ** 2),
        ((beta * ofEth) ** 2 + ofOwn ** 2) * years,
      )
      expectMean(
        eth.map((steps, i) => steps[step]! * metis[i]![step]!),
        beta * ofEth ** 2 * years,
      )
    }
    for (const [one, other] of [
      [0, 1],
      [2, 5],
      [4, 5],
    ] as const) {
      expectMean(
        eth.map((steps) => steps[one]! * steps[other]!),
        0,
      )
      expectMean(
        metis.map((steps) => steps[one]! * steps[other]!),
        0,
      )
    }
  })

  test('jumps at one moment that is as likely as any other, METIS with ether by its beta', () => {
    const still = { ...calm, calmVolatility: 0, ownVolatility: 0, jumpMean: 0, jumpSpread: 0.1, beta: 0.5 }
    const moments = [0, 0, 0, 0]
    for (let block = 0; block < 4000; block++) {
      const { before, after, path } = blockOf({ ...still, jumpsPerDay: 24, arbitrageSeconds: 900 }, block)
      const jump = Math.log(after.eth / before.eth)
      if (Math.abs(jump) < 1e-6) continue
      const moment = path!.findIndex(({ eth }) => Math.abs(eth / before.eth - 1) > 1e-9)
      moments[moment]! += 1
      for (const { eth } of path!.slice(moment)) expectWithin(eth, after.eth, R9)
    }
    const all = moments.reduce((sum, count) => sum + count, 0)
    for (const count of moments) expectEstimate(count / all, 1 / 4, Math.sqrt(((1 / 4) * (3 / 4)) / all))
  })
})

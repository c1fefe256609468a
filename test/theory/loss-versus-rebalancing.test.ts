import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { lossVersusRebalancing } from '../../agents/mind/pools/loss-versus-rebalancing.ts'
import { normal } from '../../agents/random.ts'
import { optimalTrade } from '../../protocols/netswap/constant-product.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { live, shared } from '../fixtures/effects.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { expectWithin, R6 } from '../fixtures/tolerance.ts'
import { zeroFeePool } from '../fixtures/zero-fee-pool.ts'

const exchange = shared(openExchange)

/** Volatility of a block, and what arbitrage takes from a pool's value in one: 1 - exp(-s²/8) (docs/theory.md V06). */
const volatility = 0.02
const perBlock = 1 - Math.exp(-(volatility ** 2) / 8)
const logReturns = (name: string): (() => number) => {
  const draws = drawsOf(name)
  return () => volatility * normal(draws) - volatility ** 2 / 2
}

test('V06: two thousand blocks of arbitrage on a real pool without fee take 4.99988e-5 of its value a block', () =>
  live(
    Effect.gen(function* () {
      const blocks = 2000
      const logReturn = logReturns('V06/chain')
      const pool = yield* zeroFeePool(exchange(), { base: parseEther('100000'), quote: parseEther('200000000') })
      let { base, quote } = yield* pool.reserves
      let price = fromWei(quote) / fromWei(base)
      let taken = 0
      for (let block = 0; block < blocks; block++) {
        const value = fromWei(base) * price + fromWei(quote)
        price *= Math.exp(logReturn())
        const trade = optimalTrade({ base: fromWei(base), quote: fromWei(quote) }, price, 0)!
        const amountIn = toWei(trade.amountIn)
        const out = yield* pool.swap(trade.side, amountIn)
        const [moreBase, moreQuote] = trade.side === 'buy' ? [-out, amountIn] : [amountIn, -out]
        base += moreBase
        quote += moreQuote
        // A gap left open would be closed with the next one, and hide in the mean.
        expectWithin(fromWei(quote) / fromWei(base), price, R6)
        taken -= (fromWei(moreBase) * price + fromWei(moreQuote)) / value
      }
      expect(yield* pool.reserves).toEqual({ base, quote })
      expect(perBlock).toBeCloseTo(4.99988e-5, 10)
      expectWithin(taken / blocks, perBlock, 0.126)
    }),
  ))

test('V06: two million blocks in floats take the same to 0.4 %', () => {
  const blocks = 2_000_000
  const logReturn = logReturns('V06/floats')
  const pool = { base: 1000, quote: 2_000_000 }
  let taken = 0
  for (let block = 0; block < blocks; block++) {
    taken += (optimalTrade(pool, 2000 * Math.exp(logReturn()), 0)?.profit ?? 0) / 4_000_000
  }
  expectWithin(taken / blocks, perBlock, 0.004)
})

test('V06: what an investor expects to lose is the same a year: 0.0411, 0.1141 and 0.4563 at 3, 5 and 10 % a day', () => {
  for (const [daily, expected] of [
    [0.03, 0.0411],
    [0.05, 0.1141],
    [0.1, 0.4563],
  ] as const) {
    expect(lossVersusRebalancing(daily * Math.sqrt(365))).toBeCloseTo(expected, 4)
  }
  const blocksInAYear = 365 * 24
  expectWithin(lossVersusRebalancing(volatility * Math.sqrt(blocksInAYear)) / blocksInAYear, volatility ** 2 / 8, R6)
})

import { Effect } from 'effect'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { amountOut, amountToSell, optimalTrade } from '../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { live, shared } from '../fixtures/effects.ts'
import { fromWei, openExchange, toWei } from '../fixtures/exchange.ts'
import { expectWithin, R9 } from '../fixtures/tolerance.ts'
import { zeroFeePool } from '../fixtures/zero-fee-pool.ts'

const exchange = shared(openExchange)

/** docs/theory.md V04, x = 1000 and y = 2,000,000: fee, outer price, side, size in, out, profit. */
const table = [
  [0, 1800, 'sell', 54.092553, 102633.403899, 5266.807798],
  [0, 2100, 'buy', 49390.153192, 24.099927, 1219.693616],
  [0.003, 1800, 'sell', 52.668232, 99780.934341, 4978.117429],
  [0.003, 1990, 'sell', 1.007543, 2007.025092, 2.014075],
  [0.003, 2010, 'buy', 1989.985878, 0.991025, 1.974082],
  [0.003, 2050, 'buy', 21871.738463, 10.785467, 238.468912],
  [0.003, 2100, 'buy', 46453.118288, 22.632775, 1075.709261],
  [0.01, 2050, 'buy', 14844.451359, 7.294404, 109.077079],
] as const

/** The same with fee 0.3 %, in wei: outer price, side, size in, out, profit. */
const exact = [
  [2050n, 'buy', 21871738462619494486094n, 10785467012142947866n, 238468912273548639206n],
  [2100n, 'buy', 46453118288230216879198n, 22632775023467771777n, 1075709261052103852502n],
  [1900n, 'sell', 24511763888454069429n, 47710497157574178813151n, 1138145769511446898051n],
] as const

const pool = { base: 1000, quote: 2_000_000 }
const start = { base: parseEther('1000'), quote: parseEther('2000000') }

/** What a trade brings at the outer price, from what really went in and came out. */
const profitOf = (side: 'buy' | 'sell', amountIn: bigint, out: bigint, price: bigint): bigint =>
  side === 'buy' ? out * price - amountIn : out - amountIn * price

test('V04: the best trade against an outer price is the closed form of the table, and none inside the band', () => {
  for (const [fee, price, side, amountIn, out, profit] of table) {
    const trade = optimalTrade(pool, price, fee)!
    expect(trade.side).toBe(side)
    expect(trade.amountIn).toBeCloseTo(amountIn, 6)
    expect(trade.amountOut).toBeCloseTo(out, 6)
    expect(trade.profit).toBeCloseTo(profit, 6)
  }
  for (const price of [1994.1, 2000, 2005.9]) expect(optimalTrade(pool, price, 0.003)).toBeUndefined()
})

test('V04: on the real pair each trade pays out what was computed, and its profit is the closed form', () =>
  live(
    Effect.gen(function* () {
      for (const [fee, price] of table) {
        if (fee !== 0 && fee !== swapFee) continue
        const trade = optimalTrade(pool, price, fee)!
        const real = fee === 0 ? yield* zeroFeePool(exchange(), start) : yield* exchange().pair(start)
        const amountIn = toWei(trade.amountIn)
        const out = yield* real.swap(trade.side, amountIn)
        expectWithin(fromWei(out), trade.amountOut, R9)
        expectWithin(fromWei(profitOf(trade.side, amountIn, out, BigInt(price))), trade.profit, R9)
      }
    }),
  ))

test('V04: sizes, outputs and profits in wei are those of the integer check', () =>
  live(
    Effect.gen(function* () {
      for (const [price, side, amountIn, out, profit] of exact) {
        const pair = yield* exchange().pair(start)
        expect(yield* pair.swap(side, amountIn)).toBe(out)
        expect(profitOf(side, amountIn, out, price)).toBe(profit)
        const trade = optimalTrade(pool, Number(price), swapFee)!
        expectWithin(trade.amountIn, fromWei(amountIn), R9)
        expectWithin(trade.amountOut, fromWei(out), R9)
        expectWithin(trade.profit, fromWei(profit), R9)
      }
    }),
  ))

test('V04: no other size brings more: a thousandth more or less brings less', () => {
  for (const [price, side, amountIn, , profit] of exact) {
    const [reserveIn, reserveOut] = side === 'buy' ? [start.quote, start.base] : [start.base, start.quote]
    for (const other of [(amountIn * 999n) / 1000n, (amountIn * 1001n) / 1000n]) {
      expect(profitOf(side, other, amountOut(other, reserveIn, reserveOut), price)).toBeLessThan(profit)
    }
  }
})

test('V04: an owner with a reservation value sells what an arbitrageur would at that price (C.5)', () => {
  for (const price of [1800, 1900, 1990]) {
    const sold = amountToSell(pool, price, swapFee)
    expectWithin(sold, optimalTrade(pool, price, swapFee)!.amountIn, R9)
  }
  expect(amountToSell(pool, 1994.1, swapFee)).toBe(0)
})

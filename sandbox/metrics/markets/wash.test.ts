import { expect, test } from 'vitest'
import type { Sample } from '../metric.ts'
import { RoundTrips, type PoolTrade, washPrecision, washRecall } from './wash.ts'

/** At 30 dollars a token, and what it gives or gets besides: a fee of 1 %. */
const trade = (base: number, { actor = 'a', pool = 'p', price = 30 } = {}): PoolTrade => {
  const usd = Math.abs(base) * price * (base > 0 ? 1.01 : 0.99)
  return { actor, pool, base, usd, fee: 0.01 * usd }
}

test('who is back within 24 blocks where he was has gone in circles, and each trade is found once', () => {
  const trips = new RoundTrips()
  expect(trips.see(1, [trade(100), trade(-88)])).toEqual([])
  expect(trips.see(24, [trade(-8)]).map(({ base }) => base)).toEqual([100, -88, -8])
  expect(trips.see(24, [trade(2), trade(-2)]).map(({ base }) => base)).toEqual([2, -2])
})

test('one block later, or with a twentieth of the turnover left, it is no circle', () => {
  const late = new RoundTrips()
  late.see(1, [trade(100), trade(-88)])
  expect(late.see(25, [trade(-8)])).toEqual([])
  const left = new RoundTrips()
  expect(left.see(1, [trade(106), trade(-94)])).toEqual([])
  expect(left.see(2, [trade(-9)])).toHaveLength(3)
})

test('who waits for another block with more than three tenths has followed a price', () => {
  const waiting = new RoundTrips()
  waiting.see(1, [trade(100)])
  expect(waiting.see(2, [trade(-100)])).toEqual([])
  const [little, much] = [new RoundTrips(), new RoundTrips()]
  little.see(1, [trade(100), trade(-75)])
  expect(little.see(2, [trade(-25)])).toHaveLength(3)
  much.see(1, [trade(100), trade(-65)])
  expect(much.see(2, [trade(-35)])).toEqual([])
})

test('who comes back at another price has not paid for a circle', () => {
  for (const price of [28, 32]) {
    const trips = new RoundTrips()
    expect(trips.see(1, [trade(100), trade(-100, { price })])).toEqual([])
  }
})

test('others’ trades and other pools’ are no part of it', () => {
  const trips = new RoundTrips()
  expect(trips.see(1, [trade(100), trade(-100, { actor: 'b' }), trade(-100, { pool: 'q' })])).toEqual([])
})

test('precision is what of the found is washed, recall what of the washed is found, by who is who', () => {
  const [usdc, metis, pool] = ['0xa1', '0xa2', '0xa3']
  const quote = { address: usdc, decimals: 6 }
  const pools = {
    native: { address: pool, base: { address: metis, decimals: 18 }, quote },
    bridged: { address: '0xa4', base: { address: '0xa5', decimals: 18 }, quote },
  }
  const full = { reserves: { base: 10n ** 24n, quote: 10n ** 12n }, liquidity: 10n ** 18n }
  const timeline = { days: 4, blockSeconds: 86_400, programme: { from: 0, to: 3 }, evaluation: { from: 3, to: 4 } }
  /** A purchase for so many dollars at one a token, less the fee of the pool, or a sale. */
  const swap = (actor: string, usd: number) => {
    const [given, got] = [Math.abs(usd), Math.abs(usd) * 0.997]
    const [tokenIn, tokenOut] = usd > 0 ? [usdc, metis] : [metis, usdc]
    const wei = (token: string | undefined, amount: number) =>
      BigInt(Math.round(amount * (token === usdc ? 1e6 : 1e18)))
    const fact = { type: 'swap', pool, tokenIn, tokenOut, amountIn: wei(tokenIn, given), amountOut: wei(tokenOut, got) }
    return { actor, fact, transaction: 0 }
  }
  const circle = (actor: string, usd: number) => [swap(actor, usd), swap(actor, -usd * 0.997)]
  const see = (days: readonly (readonly object[])[]) =>
    [washPrecision, washRecall].map(({ observe }) => {
      const { see: look, value } = observe(timeline)
      for (const [i, entries] of days.entries()) {
        look({
          day: i + 1,
          block: i + 1,
          entries,
          clusters: [
            { actor: 'washes', kind: 'washTrader', address: '0x01', organic: false },
            { actor: 'swaps', kind: 'user', address: '0x02', organic: true },
          ],
          deployments: { bridge: { usdc: quote }, netswap: { pools } },
          state: { netswap: { native: full, bridged: full } },
        } as unknown as Sample)
      }
      return value()
    })
  expect(see([[swap('swaps', 5)]])).toEqual([undefined, undefined])
  const both = [circle('washes', 300), circle('swaps', 100), [swap('swaps', 70)], circle('washes', 9e9)]
  const [precision, recall] = see(both)
  // What both of them did in a circle, as the programme ran; the last day is not in it.
  expect(precision).toBeCloseTo(0.75, 9)
  expect(recall).toBe(1)
  // What is left open for a day is no circle.
  expect(see([circle('washes', 300), [swap('washes', 100)]])[1]).toBeCloseTo(
    (300 * 1.994009) / (300 * 1.994009 + 100),
    6,
  )
})

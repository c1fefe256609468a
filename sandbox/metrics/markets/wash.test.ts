import { expect, test } from 'vitest'
import { RoundTrips, type PoolTrade } from './wash.ts'

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

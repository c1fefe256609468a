import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountOut, amountToSell, noArbitrageBand, optimalTrade, type PoolReserves } from './constant-product.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
/** From tiny to huge, at prices from a cent to a million. */
const pools = fc
  .tuple(between(1, 9), between(-2, 6))
  .map(([size, price]): PoolReserves => ({ base: 10 ** size, quote: 10 ** (size + price) }))
const fees = between(0, 0.05)
/** How far outside the band a price is. */
const gaps = between(1e-6, 3)
const sides = fc.constantFrom('buy', 'sell')

/** The outer price at which a trade of this side pays by `gap`, and the trade. */
function traded(pool: PoolReserves, fee: number, side: 'buy' | 'sell', gap: number) {
  const [low, high] = noArbitrageBand(pool, fee)
  const price = side === 'buy' ? high * (1 + gap) : low / (1 + gap)
  return { price, trade: optimalTrade(pool, price, fee)! }
}

/** Quote tokens won by a trade of any size, at the outer price. */
function profitOf({ base, quote }: PoolReserves, fee: number, side: 'buy' | 'sell', amountIn: number, price: number) {
  const paid = (1 - fee) * amountIn
  return side === 'buy'
    ? (base * paid * price) / (quote + paid) - amountIn
    : (quote * paid) / (base + paid) - amountIn * price
}

describe('the most profitable trade', () => {
  test('is none inside the no-arbitrage band', () => {
    fc.assert(
      fc.property(pools, between(1e-5, 0.05), between(1e-6, 1 - 1e-6), (pool, fee, place) => {
        const [low, high] = noArbitrageBand(pool, fee)
        expect(optimalTrade(pool, low + place * (high - low), fee)).toBeUndefined()
      }),
    )
  })

  test('outside of the band goes the way that pays, and stops where the next unit costs the outer price', () => {
    fc.assert(
      fc.property(pools, fees, sides, gaps, (pool, fee, side, gap) => {
        const { price, trade } = traded(pool, fee, side, gap)
        expect(trade.side).toBe(side)
        const paid = (1 - fee) * trade.amountIn
        const invariant = (1 - fee) * pool.base * pool.quote
        const marginal = side === 'buy' ? (pool.quote + paid) ** 2 / invariant : invariant / (pool.base + paid) ** 2
        expect(marginal / price).toBeCloseTo(1, 9)
      }),
    )
  })

  test('brings what it says, and no other size brings more', () => {
    fc.assert(
      fc.property(pools, fees, sides, gaps, between(0, 3), (pool, fee, side, gap, factor) => {
        const { price, trade } = traded(pool, fee, side, gap)
        const error = 1e-12 * pool.quote * (1 + gap)
        expect(Math.abs(profitOf(pool, fee, side, trade.amountIn, price) - trade.profit)).toBeLessThan(error)
        const worth =
          side === 'buy' ? trade.amountOut * price - trade.amountIn : trade.amountOut - trade.amountIn * price
        expect(Math.abs(worth - trade.profit)).toBeLessThan(error)
        expect(profitOf(pool, fee, side, factor * trade.amountIn, price)).toBeLessThan(trade.profit + error)
      }),
    )
  })

  test('leaves the outer price inside the band of the pool that has kept its fee', () => {
    fc.assert(
      fc.property(pools, fees, sides, gaps, ({ base, quote }, fee, side, gap) => {
        const { price, trade } = traded({ base, quote }, fee, side, gap)
        const { amountIn, amountOut: out } = trade
        const [low, high] = noArbitrageBand(
          side === 'buy'
            ? { base: base - out, quote: quote + amountIn }
            : { base: base + amountIn, quote: quote - out },
          fee,
        )
        expect(price).toBeGreaterThan(low * (1 - 1e-9))
        expect(price).toBeLessThan(high * (1 + 1e-9))
      }),
    )
  })
})

describe('the sale down to a reservation price', () => {
  test('is nothing at or above the marginal bid, and ends with the bid at the reservation price below it', () => {
    fc.assert(
      fc.property(pools, fees, between(1e-6, 3), (pool, fee, gap) => {
        const [bid] = noArbitrageBand(pool, fee)
        expect(amountToSell(pool, bid * (1 + gap), fee)).toBe(0)
        const reservation = bid / (1 + gap)
        const paid = (1 - fee) * amountToSell(pool, reservation, fee)
        expect(((1 - fee) * pool.base * pool.quote) / (pool.base + paid) ** 2 / reservation).toBeCloseTo(1, 9)
      }),
    )
  })

  test('is the larger, the less the rest is worth to its owner', () => {
    fc.assert(
      fc.property(pools, fees, gaps, gaps, (pool, fee, a, b) => {
        const [bid] = noArbitrageBand(pool, fee)
        const sold = (gap: number) => amountToSell(pool, bid / (1 + gap), fee)
        expect(sold(Math.max(a, b))).toBeGreaterThanOrEqual(sold(Math.min(a, b)))
      }),
    )
  })
})

describe('what a swap pays out', () => {
  const reserves = fc.bigInt({ min: 1n, max: 2n ** 112n - 1n })

  test('is the most that the invariant allows for 99.7 % of the input, to the unit', () => {
    fc.assert(
      fc.property(reserves, reserves, reserves, (amountIn, reserveIn, reserveOut) => {
        const out = amountOut(amountIn, reserveIn, reserveOut)
        const keeps = (paidOut: bigint) =>
          (1000n * reserveIn + 997n * amountIn) * (reserveOut - paidOut) >= 1000n * reserveIn * reserveOut
        expect([keeps(out), keeps(out + 1n)]).toEqual([true, false])
      }),
    )
  })

  test('never makes the invariant smaller, nor the pool empty', () => {
    fc.assert(
      fc.property(reserves, reserves, reserves, (amountIn, reserveIn, reserveOut) => {
        const left = reserveOut - amountOut(amountIn, reserveIn, reserveOut)
        expect(left).toBeGreaterThan(0n)
        expect((reserveIn + amountIn) * left).toBeGreaterThanOrEqual(reserveIn * reserveOut)
      }),
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountsOf, capitalEfficiency, exitsPerYear, inRange, liquidityOf, type Range } from './range.ts'
import { nearestUsable, one, sqrtPriceAt, sqrtPriceOf, tickAt } from './tick.ts'

const ranges = fc
  .tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 2000 }))
  .map(([bottom, width]): Range => ({ bottom: bottom * 60, top: (bottom + width) * 60 }))
const prices = fc.integer({ min: -300_000, max: 400_000 }).map(sqrtPriceAt)
const liquidities = fc.bigInt({ min: 1n, max: 1n << 90n })

describe('what a position holds', () => {
  test('is one token alone outside of its range, and which one says the side', () => {
    fc.assert(
      fc.property(liquidities, ranges, prices, (liquidity, range, price) => {
        const { base, quote } = amountsOf(liquidity, range, price, 'up')
        const tick = tickAt(price)
        if (tick < range.bottom) expect(quote).toBe(0n)
        if (tick >= range.top) expect(base).toBe(0n)
        if (inRange(range, tick) && price > sqrtPriceAt(range.bottom)) expect(base > 0n && quote > 0n).toBe(true)
      }),
    )
  })

  test('is paid in at a unit more than it is paid out, at most two for base', () => {
    fc.assert(
      fc.property(liquidities, ranges, prices, (liquidity, range, price) => {
        const paid = amountsOf(liquidity, range, price, 'up')
        const got = amountsOf(liquidity, range, price, 'down')
        expect(paid.quote - got.quote >= 0n && paid.quote - got.quote <= 1n).toBe(true)
        // Base is divided twice: what the first rounding adds the second one enlarges at prices below one.
        const least = one / (price < sqrtPriceAt(range.bottom) ? sqrtPriceAt(range.bottom) : price) + 2n
        expect(paid.base - got.base >= 0n && paid.base - got.base <= least).toBe(true)
      }),
    )
  })

  test('turns from base into quote as the price goes up, and never from quote into base', () => {
    fc.assert(
      fc.property(liquidities, ranges, prices, prices, (liquidity, range, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const before = amountsOf(liquidity, range, low)
        const after = amountsOf(liquidity, range, high)
        expect(after.base <= before.base && after.quote >= before.quote).toBe(true)
      }),
    )
  })

  test('never costs more than the amounts that its liquidity was reckoned from', () => {
    fc.assert(
      fc.property(liquidities, liquidities, ranges, prices, (base, quote, range, price) => {
        const liquidity = liquidityOf({ base, quote }, range, price)
        const paid = amountsOf(liquidity, range, price)
        expect(paid.base <= base && paid.quote <= quote).toBe(true)
      }),
    )
  })
})

describe('a range around the price', () => {
  const scale = { base: { decimals: 18 }, quote: { decimals: 18 } }
  const factors = fc.double({ min: 1.05, max: 100, noNaN: true })

  test('gives as many times an unbounded position’s liquidity for the same money as its efficiency says', () => {
    fc.assert(
      fc.property(factors, fc.double({ min: 0.01, max: 10_000, noNaN: true }), (factor, price) => {
        const liquidity = 10n ** 24n
        const range = { bottom: nearestUsable(price / factor, scale), top: nearestUsable(price * factor, scale) }
        const { base, quote } = amountsOf(liquidity, range, sqrtPriceOf(price, scale))
        const value = Number(base) * price + Number(quote)
        const unbounded = 2 * Number(liquidity) * Math.sqrt(price)
        // Ends are rounded to usable ticks, 0.3 % to either side.
        expect(Math.abs(unbounded / value / capitalEfficiency(factor) - 1)).toBeLessThan(0.0031 / Math.log(factor))
      }),
    )
  })

  test('works twice as hard as an unbounded position at a factor of four', () => {
    expect(capitalEfficiency(4)).toBe(2)
    expect(capitalEfficiency(1e12)).toBeCloseTo(1, 5)
  })

  test('is left as often as a random walk of that volatility leaves it', () => {
    // A walk of steps ± d leaves the band of n steps after n² steps on average: here after 25 of 0.04, sigma² = 1.6 e-3 a step.
    let visits = 0
    const distribution = new Map([[0, 1]])
    for (let step = 0; step < 2000 && distribution.size > 0; step++) {
      const before = [...distribution]
      distribution.clear()
      for (const [at, weight] of before) {
        visits += weight
        for (const next of [at - 1, at + 1]) {
          if (Math.abs(next) < 5) distribution.set(next, (distribution.get(next) ?? 0) + weight / 2)
        }
      }
    }
    expect(visits).toBeCloseTo(25, 6)
    expect(1 / exitsPerYear(Math.exp(0.2), 0.04)).toBeCloseTo(visits, 6)
  })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { liquidityOf, priceAt, priceOf, quoteToMove, sqrtPriceX96, tickSpacing, usableTick } from './price.ts'

const prices = fc.double({ min: 1e-4, max: 1e6, noNaN: true })

test('a stored square root stands for the price it was made of, and squares to no more', () => {
  fc.assert(
    fc.property(prices, (price) => {
      expect(Math.abs(priceOf(sqrtPriceX96(price)) / price - 1)).toBeLessThan(1e-12)
    }),
  )
  expect(sqrtPriceX96(1)).toBe(2n ** 96n)
  expect(sqrtPriceX96(4)).toBe(2n ** 97n)
})

test('the usable tick is the last at or below a price', () => {
  fc.assert(
    fc.property(prices, (price) => {
      const tick = usableTick(price)
      expect(tick % tickSpacing === 0).toBe(true)
      expect(priceAt(tick)).toBeLessThanOrEqual(price * (1 + 1e-9))
      expect(priceAt(tick + tickSpacing)).toBeGreaterThan(price * (1 - 1e-9))
    }),
  )
})

test('what moves a price by a small share is what liquidity holds between the two', () => {
  fc.assert(
    fc.property(prices, fc.double({ min: 1, max: 1e6, noNaN: true }), (price, quote) => {
      const share = 1e-4
      const lower = price * (1 - share)
      const liquidity = liquidityOf(quote, price, lower)
      expect(quoteToMove(liquidity, price, share) / quote).toBeCloseTo(1, 3)
    }),
  )
})

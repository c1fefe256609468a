import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  highestTick,
  lowestTick,
  nearestUsable,
  one,
  priceOf,
  sqrtPriceAt,
  sqrtPriceOf,
  tickAt,
  tickSpacing,
} from './tick.ts'
import { squareRoot } from '../whole-number.ts'

const ticks = fc.integer({ min: lowestTick, max: highestTick })
const scales = fc.record({
  base: fc.record({ decimals: fc.constantFrom(6, 8, 18) }),
  quote: fc.record({ decimals: fc.constantFrom(6, 8, 18) }),
})
const prices = fc.double({ min: -4, max: 6, noNaN: true }).map((digits) => 10 ** digits)

test('the ends of the scale are the contracts’ own', () => {
  expect(sqrtPriceAt(lowestTick)).toBe(4_295_128_739n)
  expect(sqrtPriceAt(highestTick)).toBe(1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n)
  expect(sqrtPriceAt(0)).toBe(one)
  expect(() => sqrtPriceAt(highestTick + 1)).toThrow(RangeError)
})

test('a tick is a ten-thousandth of the price', () => {
  fc.assert(
    fc.property(ticks, (tick) => {
      const exact = Math.exp((tick / 2) * Math.log(1.0001))
      // Whole numbers with 96 bits behind the point: at the lowest price that leaves ten digits.
      expect(Number(sqrtPriceAt(tick)) / Number(one) / exact).toBeCloseTo(1, 9)
    }),
  )
})

test('the tick of a price is the highest one that is not above it', () => {
  fc.assert(
    fc.property(ticks, fc.bigInt({ min: 0n, max: 1n << 96n }), (tick, seed) => {
      expect(tickAt(sqrtPriceAt(tick))).toBe(tick)
      if (tick === highestTick) return
      const width = sqrtPriceAt(tick + 1) - sqrtPriceAt(tick)
      expect(tickAt(sqrtPriceAt(tick) + (seed % width))).toBe(tick)
    }),
  )
})

test('a price in whole tokens survives its way through the contracts’ form', () => {
  fc.assert(
    fc.property(prices, scales, (price, scale) => {
      const root = sqrtPriceOf(price, scale)
      // Where decimals are far apart the root has few digits.
      expect(Math.abs(priceOf(root, scale) / price - 1)).toBeLessThan(2e-15 + 2 / Number(root))
    }),
  )
})

test('the nearest usable tick is a multiple of the spacing and within half of it', () => {
  fc.assert(
    fc.property(prices, scales, (price, scale) => {
      const tick = nearestUsable(price, scale)
      expect(Math.abs(tick % tickSpacing)).toBe(0)
      expect(Math.abs(tick - tickAt(sqrtPriceOf(price, scale)))).toBeLessThanOrEqual(tickSpacing / 2 + 1)
    }),
  )
})

test('a square root is the largest whole number whose square fits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (n) => {
      const root = squareRoot(n)
      expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true)
    }),
  )
})

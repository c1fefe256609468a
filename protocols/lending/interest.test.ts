import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { borrowRate, compounded, type RateCurve, fromRay, linear, rayOf, supplyRate } from './interest.ts'

const ray = 10n ** 27n
const fraction = (max: number) => fc.integer({ min: 0, max: 1e4 }).map((n) => (n / 1e4) * max)
const curves: fc.Arbitrary<RateCurve> = fc.record({
  optimal: fc.integer({ min: 1, max: 99 }).map((n) => n / 100),
  base: fraction(0.05),
  slope1: fraction(0.1),
  slope2: fraction(3),
})
const amounts = fc.bigInt({ min: 0n, max: 10n ** 24n })
const seconds = fc.bigInt({ min: 0n, max: 31_536_000n })

test('the rate rises with utilisation, from its base to the sum of its slopes', () => {
  fc.assert(
    fc.property(curves, amounts, amounts, fc.bigInt({ min: 1n, max: 10n ** 24n }), (curve, one, two, supply) => {
      const [less, more] = one < two ? [one, two] : [two, one]
      const at = (debt: bigint) => borrowRate(curve, debt, more + supply - debt)
      expect(at(less) <= at(more)).toBe(true)
      expect(borrowRate(curve, 0n, supply)).toBe(rayOf(curve.base))
      const { base, slope1, slope2 } = curve
      expect(borrowRate(curve, supply, 0n)).toBe(rayOf(base) + rayOf(slope1) + rayOf(slope2))
    }),
  )
})

test('at the optimal utilisation both lines of the rate meet', () => {
  fc.assert(
    fc.property(curves, (curve) => {
      const debt = BigInt(Math.round(curve.optimal * 100)) * 10n ** 20n
      const step = 10n ** 6n
      const [below, at, above] = [debt - step, debt, debt + step].map((d) => borrowRate(curve, d, 10n ** 22n - d))
      expect(at).toBe(rayOf(curve.base) + rayOf(curve.slope1))
      // The steepest line there is rises by 3 / 0.01 over all of the utilisation, of which the step is 1e-16.
      for (const near of [below!, above!]) expect(Math.abs(fromRay(near - at!))).toBeLessThan(3e-14)
    }),
  )
})

test('suppliers never get more than borrowers pay', () => {
  fc.assert(
    fc.property(curves, fraction(1), amounts, amounts, (curve, reserveFactor, debt, available) => {
      const paid = fromRay(borrowRate(curve, debt, available)) * Number(debt)
      const got = fromRay(supplyRate({ ...curve, reserveFactor }, debt, available)) * Number(debt + available)
      expect(got).toBeLessThanOrEqual(paid * (1 - reserveFactor) * (1 + 1e-12) + 1)
    }),
  )
})

test('a debt grows more than by a straight line and less than by compounding without end, by the fourth order and rounding at most', () => {
  fc.assert(
    fc.property(fraction(1), seconds, (rate, elapsed) => {
      const x = (fromRay(rayOf(rate)) * Number(elapsed)) / 31_536_000
      const growth = fromRay(compounded(rayOf(rate), elapsed))
      expect(compounded(rayOf(rate), elapsed) >= linear(rayOf(rate), elapsed)).toBe(true)
      expect(growth).toBeLessThanOrEqual(Math.exp(x) * (1 + 1e-12))
      const remainder = (x ** 4 / 24) * Math.exp(x)
      // Interest of a second is compounded from the next one on, and the powers of a second's rate are rounded down.
      const n = Number(elapsed)
      const steps = n === 0 ? 0 : (x ** 2 + x ** 3) / (2 * n)
      const rounding = (n ** 3 / 6 + n ** 2 / 2) / 1e27
      expect(Math.exp(x) - growth).toBeLessThanOrEqual(remainder + steps + rounding + 1e-12)
    }),
  )
})

test('no time, no interest', () => {
  expect(compounded(rayOf(0.5), 0n)).toBe(ray)
  expect(linear(rayOf(0.5), 0n)).toBe(ray)
})

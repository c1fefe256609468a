import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fraction, gini, herfindahl, nakamoto } from './concentration.ts'

const third: Fraction = [1, 3]
const half: Fraction = [1, 2]
const twoThirds: Fraction = [2, 3]

describe('concentration (V16)', () => {
  const amounts = fc
    .array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 30 })
    .filter((all) => all.some((amount) => amount > 0))

  test('does not depend on the unit or on who is who, and stays within its bounds', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 2, max: 1000 }), (all, factor) => {
        const n = all.length
        const others = all.map((amount) => amount * factor).toReversed()
        expect(gini(others)).toBeCloseTo(gini(all)!, 9)
        expect(herfindahl(others)).toBeCloseTo(herfindahl(all)!, 9)
        expect(gini(all)).toBeGreaterThanOrEqual(-1e-12)
        expect(gini(all)).toBeLessThanOrEqual(1 - 1 / n + 1e-12)
        expect(herfindahl(all)).toBeGreaterThanOrEqual(1 / n - 1e-12)
        expect(herfindahl(all)).toBeLessThanOrEqual(1 + 1e-12)
        const few = [third, half, twoThirds].map((share) => nakamoto(all, share)!)
        expect(few).toEqual([third, half, twoThirds].map((share) => nakamoto(others, share)))
        expect(few).toEqual(few.toSorted((a, b) => a - b))
      }),
    )
  })

  test('the fewest with more than a share have more than it, and one fewer do not', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(third, half, twoThirds), (all, [numerator, denominator]) => {
        const count = nakamoto(all, [numerator, denominator])!
        const largest = all.toSorted((a, b) => b - a)
        const held = (most: number) => largest.slice(0, most).reduce((sum, amount) => sum + amount, 0)
        expect(held(count) * denominator).toBeGreaterThan(numerator * held(all.length))
        expect(held(count - 1) * denominator).toBeLessThanOrEqual(numerator * held(all.length))
      }),
    )
  })

  test('of nothing is not defined', () => {
    for (const nothing of [[], [0, 0]]) {
      expect([gini(nothing), herfindahl(nothing), nakamoto(nothing, half)]).toEqual([undefined, undefined, undefined])
    }
  })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochberg, holm, holmLevels, simultaneousLevel } from './holm.ts'
import { seeded } from './test/seeded.ts'

const anyPValues = fc.array(
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.001, 0.01, 0.02, 0.5)),
  { minLength: 1, maxLength: 12 },
)

test('Benjamini-Hochberg of (.01, .04, .03, .005) is (.02, .04, .04, .02)', () => {
  const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005])
  for (const [i, expected] of [0.02, 0.04, 0.04, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(expected, 12)
})

test('raw p <= Benjamini-Hochberg <= Holm <= Bonferroni, and never above 1', () => {
  fc.assert(
    fc.property(anyPValues, (pValues) => {
      const strict = holm(pValues)
      const mild = benjaminiHochberg(pValues)
      for (const [i, p] of pValues.entries()) {
        expect(mild[i]).toBeGreaterThanOrEqual(p * (1 - 1e-12))
        expect(strict[i]).toBeGreaterThanOrEqual(mild[i]! * (1 - 1e-12))
        expect(strict[i]).toBeLessThanOrEqual(Math.min(1, p * pValues.length * (1 + 1e-12)))
      }
    }),
  )
})

test('adjusting keeps the order of the p-values', () => {
  fc.assert(
    fc.property(anyPValues, (pValues) => {
      for (const adjusted of [holm(pValues), benjaminiHochberg(pValues)]) {
        for (const [i, p] of pValues.entries()) {
          for (const [j, q] of pValues.entries()) if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)
        }
      }
    }),
  )
})

test('renaming policies swaps results and changes none', () => {
  fc.assert(
    fc.property(anyPValues, (pValues) => {
      const reversed = pValues.toReversed()
      expect(holm(reversed)).toEqual(holm(pValues).toReversed())
      expect(holmLevels(reversed, 0.05)).toEqual(holmLevels(pValues, 0.05).toReversed())
    }),
  )
})

test('an interval at its Holm level excludes the null exactly when Holm rejects', () => {
  fc.assert(
    fc.property(anyPValues, fc.constantFrom(0.01, 0.05, 0.1), (pValues, alpha) => {
      const levels = holmLevels(pValues, alpha)
      const adjusted = holm(pValues)
      // A p-value within rounding of its limit may fall on either side of it.
      fc.pre(pValues.every((p, i) => Math.abs(p - (1 - levels[i]!)) > 1e-12))
      expect(pValues.map((p, i) => p <= 1 - levels[i]!)).toEqual(adjusted.map((p) => p <= alpha))
    }),
  )
})

test('levels step down from 1 - alpha/m as long as Holm rejects and stay at the first that it does not', () => {
  const cases = [
    { pValues: [0.003, 0.001, 0.004, 0.002], divisors: [2, 4, 1, 3] },
    { pValues: [0.01, 0.04, 0.03, 0.005], divisors: [3, 2, 2, 4] },
    { pValues: [0.9, 0.8, 0.7], divisors: [3, 3, 3] },
  ]
  for (const { pValues, divisors } of cases) {
    expect(holmLevels(pValues, 0.05)).toEqual(divisors.map((divisor) => 1 - 0.05 / divisor))
  }
})

test('no contrasts, no answers; one contrast, no correction', () => {
  expect([holm([]), benjaminiHochberg([]), holmLevels([], 0.05)]).toEqual([[], [], []])
  expect([holm([0.04]), benjaminiHochberg([0.04]), holmLevels([0.04], 0.05)]).toEqual([[0.04], [0.04], [0.95]])
  expect(simultaneousLevel(20, 0.05)).toBeCloseTo(0.9975, 12)
})

test('of 20 true nulls Holm rejects any in about 5 % of campaigns, raw p-values in most', () => {
  const uniform = seeded(20)
  const campaigns = Array.from({ length: 4000 }, () => Array.from({ length: 20 }, uniform))
  const share = (adjust: (pValues: readonly number[]) => readonly number[]) =>
    campaigns.filter((pValues) => adjust(pValues).some((p) => p <= 0.05)).length / campaigns.length
  // Exactly 1 - (1 - 0.05/20)^20 = 4.88 % and 64.2 %; standard deviation 0.35 % and 0.8 %.
  expect(share(holm)).toBeCloseTo(0.0488, 1.5)
  expect(share((pValues) => pValues)).toBeGreaterThan(0.6)
})

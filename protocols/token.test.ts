import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromUnits, toUnits } from './token.ts'

const decimals = fc.integer({ min: 0, max: 18 })
const amount = fc.double({ min: 1e-9, max: 1e12, noNaN: true })
/** Whole steps of the smallest amount that a decision knows: a millionth, or the unit of a coarser token. */
const steps = fc.integer({ min: 0, max: 2 ** 50 })
const stepOf = (places: number): bigint => 10n ** BigInt(Math.max(0, places - 6))

test('an amount loses less than a millionth on its way to units, and gains no more than a double errs', () => {
  fc.assert(
    fc.property(amount, fc.integer({ min: 6, max: 18 }), (whole, places) => {
      const units = fromUnits(toUnits(whole, places), places)
      expect(units).toBeLessThanOrEqual(whole * (1 + 2 ** -51))
      expect(units).toBeGreaterThan(whole * (1 - 2 ** -51) - 1.000001e-6)
    }),
  )
})

test('a larger amount is never fewer units', () => {
  fc.assert(
    fc.property(amount, amount, decimals, (a, b, places) => {
      expect(toUnits(Math.min(a, b), places) <= toUnits(Math.max(a, b), places)).toBe(true)
    }),
  )
})

test('units that a decision can name come back as they were or one step less, never more', () => {
  fc.assert(
    fc.property(steps, decimals, (count, places) => {
      const lost = BigInt(count) * stepOf(places) - toUnits(fromUnits(BigInt(count) * stepOf(places), places), places)
      expect([0n, stepOf(places)]).toContain(lost)
    }),
  )
})

test('what is no amount is no units: nothing, less than nothing, and not a number', () => {
  for (const none of [0, -0, -1, -1e-9, -Infinity, Number.NaN]) expect(toUnits(none, 18)).toBe(0n)
})

test('what is made of a balance never exceeds it', () => {
  const balance = 10n ** 18n - 1n
  expect(toUnits(fromUnits(balance, 18), 18)).toBeGreaterThan(balance)
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 27n }), decimals, (held, places) => {
      expect(toUnits(fromUnits(held, places), places, held)).toBeLessThanOrEqual(held)
    }),
  )
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { saleFor, withdrawable } from './loan-health.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

const loans = fc.record({
  health: between(1.05, 3),
  collateral: between(1, 1e6),
  debt: between(1, 1e6),
  threshold: between(0.1, 0.9),
})

test('after the sale the loan has the health that was wanted, or there is no debt or no collateral left', () => {
  fc.assert(
    fc.property(loans, (loan) => {
      const { health, collateral, debt, threshold } = loan
      const x = saleFor(loan)
      if (threshold * collateral >= health * debt) expect(x).toBe(0)
      else if (x < Math.min(debt, collateral)) {
        const gap = threshold * (collateral - x) - health * (debt - x)
        expect(Math.abs(gap)).toBeLessThan(1e-9 * (collateral + debt))
      }
    }),
  )
})

test('a debt of the wanted health needs no sale, and what is withdrawable leaves it above one', () => {
  fc.assert(
    fc.property(loans, ({ health, collateral, threshold }) => {
      const debt = (threshold * collateral) / health
      expect(saleFor({ health, collateral, debt, threshold })).toBeLessThan(1e-6 * collateral)
      expect(threshold * (collateral - withdrawable(collateral, debt, threshold))).toBeGreaterThan(debt)
      expect(withdrawable(collateral, 0, threshold)).toBe(collateral)
    }),
  )
})

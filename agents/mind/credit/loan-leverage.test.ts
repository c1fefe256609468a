import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { debtAt, leveragedShare, saleFor, withdrawable } from './loan-leverage.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

test('the leveraged share maximises the mean less half the variance that is disliked', () => {
  fc.assert(
    fc.property(
      between(-1, 1),
      between(0, 0.2),
      between(0.2, 5),
      between(0.3, 1.5),
      between(-0.5, 0.5),
      (expectedReturn, cost, riskAversion, volatility, step) => {
        const utility = (w: number) => w * (expectedReturn - cost) - 0.5 * riskAversion * volatility ** 2 * w ** 2
        const best = leveragedShare({ expectedReturn, cost, riskAversion, volatility })
        expect(utility(Math.max(0, best + step))).toBeLessThanOrEqual(utility(best) + 1e-9)
      },
    ),
  )
})

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
      const debt = debtAt(health, collateral, threshold)
      expect(saleFor({ health, collateral, debt, threshold })).toBeLessThan(1e-6 * collateral)
      expect(threshold * (collateral - withdrawable(collateral, debt, threshold))).toBeGreaterThan(debt)
      expect(withdrawable(collateral, 0, threshold)).toBe(collateral)
    }),
  )
})

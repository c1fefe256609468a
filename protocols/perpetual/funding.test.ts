import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { carry, fundingPayment, fundingRate } from './funding.ts'

const premium = fc.double({ min: -0.3, max: 0.3, noNaN: true })

test('longs pay when the market is above its index, and no more than the limit (V23 b)', () => {
  fc.assert(
    fc.property(premium, (above) => {
      const rate = fundingRate({ market: 30 * (1 + above), index: 30 }, 0.1)
      expect(Math.abs(rate)).toBeLessThanOrEqual(0.1)
      if (Math.abs(above) < 0.1) expect(rate).toBeCloseTo(above, 12)
      else expect(rate).toBe(0.1 * Math.sign(above))
    }),
  )
})

test('what a long pays a short of the same size gets (V23 a)', () => {
  fc.assert(
    fc.property(premium, fc.double({ min: 0, max: 1e6, noNaN: true }), (rate, size) => {
      expect(fundingPayment(size, 30, rate, 0.5) + fundingPayment(-size, 30, rate, 0.5)).toBe(0)
    }),
  )
  expect(fundingPayment(100, 30, 0.01, 1)).toBeCloseTo(30, 12)
})

test('carry is the funding of a fading premium, added up step by step, and the premium lost', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 0.5, max: 60, noNaN: true }),
      (rate, halfLife, horizon) => {
        // Steps so short that the midpoint rule errs by less than a ten-millionth.
        const steps = Math.ceil((500 * horizon) / halfLife)
        const length = horizon / steps
        let paid = 0
        for (let i = 0; i < steps; i++) paid += rate * 0.5 ** (((i + 0.5) * length) / halfLife) * length
        const lost = rate * (1 - 0.5 ** (horizon / halfLife))
        const expected = ((paid + lost) * 365) / horizon
        expect(Math.abs(carry(rate, halfLife, horizon) - expected)).toBeLessThanOrEqual(
          1e-6 * Math.abs(expected) + 1e-15,
        )
      },
    ),
    { numRuns: 20 },
  )
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ExposureProspect, wantedNotional } from './perpetual-exposure.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const prospects: fc.Arbitrary<ExposureProspect> = fc.record({
  wealth: between(1e3, 1e7),
  expectedReturn: between(-2, 2),
  carry: between(-5, 5),
  riskAversion: between(0.1, 5),
  volatility: between(0.2, 1.5),
  cost: between(0, 1),
})

/** What a position is worth to its owner a year. */
const utility = (
  { wealth, expectedReturn, carry, riskAversion, volatility, cost }: ExposureProspect,
  notional: number,
) =>
  (expectedReturn - carry) * notional -
  cost * Math.abs(notional) -
  (riskAversion * volatility ** 2 * notional ** 2) / (2 * wealth)

describe('wanted notional', () => {
  test('is better than any other', () => {
    fc.assert(
      fc.property(prospects, between(-2, 2), (prospect, step) => {
        const wanted = wantedNotional(prospect)
        const other = wanted + step * prospect.wealth
        const best = utility(prospect, wanted)
        expect(utility(prospect, other)).toBeLessThanOrEqual(best + 1e-9 * Math.abs(best) + 1e-6)
      }),
    )
  })

  const calm: ExposureProspect = {
    wealth: 100,
    expectedReturn: 0,
    carry: 0,
    riskAversion: 1,
    volatility: 0.8,
    cost: 0.05,
  }

  test('is none for who has no view, and is paid less than it costs', () => {
    expect(wantedNotional({ ...calm, carry: 0.05 })).toBe(0)
    expect(wantedNotional({ ...calm, carry: -0.05 })).toBe(0)
  })

  test('follows an expectation, and takes the side that is paid', () => {
    expect(wantedNotional({ ...calm, expectedReturn: 0.3 })).toBeGreaterThan(0)
    expect(wantedNotional({ ...calm, expectedReturn: -0.3 })).toBeLessThan(0)
    expect(wantedNotional({ ...calm, carry: 0.3 })).toBeLessThan(0)
    expect(wantedNotional({ ...calm, carry: -0.3 })).toBeGreaterThan(0)
  })
})

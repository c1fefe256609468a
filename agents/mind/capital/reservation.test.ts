import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coinWorth, type CoinHolder } from './reservation.ts'

const rate = fc.double({ min: -1, max: 1, noNaN: true })
const holder: fc.Arbitrary<CoinHolder> = fc.record({
  expectedReturn: rate,
  bestUse: fc.double({ min: 0, max: 1, noNaN: true }),
  impatience: fc.double({ min: 0, max: 0.5, noNaN: true }),
  riskAversion: fc.double({ min: 0, max: 3, noNaN: true }),
  volatility: fc.double({ min: 0, max: 2, noNaN: true }),
  nativeShare: fc.double({ min: 0, max: 1, noNaN: true }),
  horizonDays: fc.double({ min: 3, max: 720, noNaN: true }),
  bias: rate,
})
const fee = 0.003

describe('what a coin is worth to its owner', () => {
  test('rises with what is expected of it and what it earns, falls with impatience, risk and how much one has', () => {
    fc.assert(
      fc.property(holder, fc.double({ min: 0, max: 1, noNaN: true }), (one, more) => {
        const worth = (change: Partial<CoinHolder>) => coinWorth({ ...one, ...change }, fee)
        const usual = worth({})
        expect(worth({ expectedReturn: one.expectedReturn + more })).toBeGreaterThanOrEqual(usual)
        expect(worth({ bestUse: one.bestUse + more })).toBeGreaterThanOrEqual(usual)
        expect(worth({ impatience: one.impatience + more })).toBeLessThanOrEqual(usual)
        expect(worth({ volatility: one.volatility + more })).toBeLessThanOrEqual(usual)
        expect(worth({ nativeShare: Math.min(1, one.nativeShare + more) })).toBeLessThanOrEqual(usual)
      }),
    )
  })

  test('is above the bid or below it whatever the horizon: patience scales the difference and never decides', () => {
    fc.assert(
      fc.property(holder, fc.double({ min: 3, max: 720, noNaN: true }), (one, horizonDays) => {
        const [first, second] = [one, { ...one, horizonDays }].map((each) => Math.log(coinWorth(each, fee) / (1 - fee)))
        expect(first! * second!).toBeGreaterThanOrEqual(-1e-18)
      }),
    )
  })

  test('without a use and without a hope, is below the bid for everybody who waits for nothing: nobody could be patient', () => {
    fc.assert(
      fc.property(holder, (one) => {
        expect(coinWorth({ ...one, expectedReturn: 0, bestUse: 0, bias: 0 }, fee)).toBeLessThanOrEqual(1 - fee)
      }),
    )
  })

  test('is the bid of the market for who is indifferent: a fee keeps nobody from selling', () => {
    const indifferent = { expectedReturn: 0.05, bestUse: 0, impatience: 0.05, riskAversion: 1, volatility: 0.8 }
    expect(coinWorth({ ...indifferent, nativeShare: 0, horizonDays: 90, bias: 0 }, fee)).toBeCloseTo(1 - fee, 12)
  })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { disposal, type Holder, reservationValue } from './disposal.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const holders: fc.Arbitrary<Holder> = fc.record({
  expectedReturn: between(-1.2, 1.2),
  alternative: between(0, 0.2),
  riskAversion: between(0, 5),
  volatility: between(0.1, 1.5),
  nativeShare: between(0, 1),
  horizonDays: between(3, 720),
  noise: between(-0.1, 0.1),
})
const sizes = between(2, 7).map((power) => 10 ** power)
const price = 30
/** Of the pool, by which a square root may err. */
const error = 1e-12

/** What a holder of 1,000 METIS sells into a pool of this many at that price. */
const sold = (holder: Holder, base: number, available = 1000): number =>
  disposal({
    available,
    pool: { base, quote: base * price },
    reservation: reservationValue(price, holder),
    fee: 0.003,
  })

test('the reservation value is P exp((m - r - a sigma^2 w) tau + noise), and looks ahead 90 days at most', () => {
  const holder = {
    expectedReturn: 0.3,
    alternative: 0.05,
    riskAversion: 2,
    volatility: 0.8,
    nativeShare: 0.25,
    horizonDays: 73,
    noise: 0.01,
  }
  // (0.3 - 0.05 - 2 * 0.64 * 0.25) * 0.2 + 0.01
  expect(reservationValue(price, holder)).toBeCloseTo(price * Math.exp(-0.004), 9)
  fc.assert(
    fc.property(holders, between(90, 720), (any, days) => {
      const capped = reservationValue(price, { ...any, horizonDays: 90 })
      expect(reservationValue(price, { ...any, horizonDays: days })).toBe(capped)
    }),
  )
})

test('whoever expects more, has a worse alternative, minds risk less or holds less never sells more', () => {
  fc.assert(
    fc.property(holders, between(0, 1), sizes, (holder, more, base) => {
      const calmer: readonly Partial<Holder>[] = [
        { expectedReturn: holder.expectedReturn + more },
        { alternative: holder.alternative - more },
        { riskAversion: holder.riskAversion * (1 - more) },
        { volatility: holder.volatility * (1 - more) },
        { nativeShare: holder.nativeShare * (1 - more) },
        { noise: holder.noise + more },
      ]
      for (const change of calmer) {
        expect(sold({ ...holder, ...change }, base)).toBeLessThanOrEqual(sold(holder, base) + error * base)
      }
    }),
  )
})

test('whoever expects to gain less than elsewhere sells more, the further ahead it looks', () => {
  fc.assert(
    fc.property(holders, between(3, 90), between(3, 90), sizes, (holder, a, b, base) => {
      const pessimist = { ...holder, expectedReturn: holder.alternative - 0.1 }
      const near = sold({ ...pessimist, horizonDays: Math.min(a, b) }, base)
      expect(sold({ ...pessimist, horizonDays: Math.max(a, b) }, base)).toBeGreaterThanOrEqual(near - error * base)
    }),
  )
})

test('a deeper pool at the same price takes more, never more than there is, and never less than nothing', () => {
  fc.assert(
    fc.property(holders, sizes, between(1, 100), between(0, 1e5), (holder, base, deeper, available) => {
      const shallow = sold(holder, base, available)
      const deep = sold(holder, base * deeper, available)
      expect(deep).toBeGreaterThanOrEqual(shallow - error * base * deeper)
      for (const amount of [shallow, deep]) {
        expect(amount).toBeGreaterThanOrEqual(0)
        expect(amount).toBeLessThanOrEqual(available)
      }
    }),
  )
})

test('a METIS worth more to its owner than the pool bids, fee included, is kept', () => {
  fc.assert(
    fc.property(holders, sizes, (holder, base) => {
      const keeps = reservationValue(1, holder) > 0.997
      expect(sold(holder, base) === 0).toBe(keeps)
    }),
  )
})

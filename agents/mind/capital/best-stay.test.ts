import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestStay, type StayChoice } from './best-stay.ts'

const day = 86_400
const usual: StayChoice = { now: 0, horizonDays: 60, shortestDays: 1, dates: [], cost: 0, alternative: 0.05 }
/** Rewards of `rate` a year from one day to another. */
const paying = (rate: number, first: number, last: number) => (from: number, to: number) =>
  (rate * Math.max(0, Math.min(to, last * day) - Math.max(from, first * day))) / (365 * day)

describe('the best stay', () => {
  test('of what lasts is the horizon, and what it brings the sum of its parts less what coming costs', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.double({ min: 2, max: 700, noNaN: true }),
        (fees, lvr, cost, horizonDays) => {
          const { yearly, wait } = bestStay({ yearly: { fees, lvr: -lvr } }, { ...usual, cost, horizonDays })
          expect(yearly).toBeCloseTo(fees - lvr - (cost * 365) / horizonDays, 9)
          expect(wait).toBe(0)
        },
      ),
    )
  })

  test('ends with a programme that one knows to end: ten days at 100 % are worth 100 %, however far one looks ahead', () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 700, noNaN: true }), (horizonDays) => {
        const choice = { ...usual, horizonDays, dates: [10 * day] }
        const { yearly, days } = bestStay({ yearly: { fees: 0.02 }, rewards: paying(1, 0, 10) }, choice)
        expect(yearly).toBeCloseTo(1.02, 9)
        expect(days).toBeCloseTo(10, 9)
      }),
    )
  })

  test('lasts as long as the way in has to be earned', () => {
    const over = (cost: number) =>
      bestStay({ yearly: { fees: 0.1 }, rewards: paying(0.3, 0, 10) }, { ...usual, dates: [10 * day], cost }).days
    expect(over(0)).toBe(10)
    expect(over(0.05)).toBe(60)
  })

  test('is never shorter than one looks around', () => {
    const choice = { ...usual, dates: [10 * day], shortestDays: 30 }
    expect(bestStay({ yearly: {}, rewards: paying(1, 0, 10) }, choice)).toMatchObject({ days: 30 })
  })

  test('begins when rewards do, where coming costs something and what is there until then does not pay', () => {
    const choice = { ...usual, dates: [10 * day, 40 * day], cost: 0.001 }
    const rewards = paying(1, 10, 40)
    expect(bestStay({ yearly: { fees: 0.01 }, rewards }, choice).wait).toBe(10)
    expect(bestStay({ yearly: { fees: 0.2 }, rewards }, choice).wait).toBe(0)
    // Who is in need not come.
    expect(bestStay({ yearly: { fees: 0.01 }, rewards }, { ...choice, cost: 0 }).wait).toBe(0)
  })

  test('brings the more the more is paid, and never less for knowing a day', () => {
    const rate = fc.double({ min: 0, max: 5, noNaN: true })
    const days = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 })
    fc.assert(
      fc.property(rate, rate, days, (one, other, known) => {
        const choice = { ...usual, cost: 0.002, dates: known.map((each) => each * day) }
        const of = (paid: number, dates = choice.dates) =>
          bestStay({ yearly: { fees: 0.03 }, rewards: paying(paid, 5, 25) }, { ...choice, dates }).yearly
        expect(of(Math.max(one, other))).toBeGreaterThanOrEqual(of(Math.min(one, other)) - 1e-12)
        expect(of(one)).toBeGreaterThanOrEqual(of(one, []) - 1e-12)
      }),
    )
  })
})

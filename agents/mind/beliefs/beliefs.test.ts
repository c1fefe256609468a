import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adapt, type BeliefAttributes, type Beliefs, expectedReturn, naiveBeliefs, reviewBeliefs } from './beliefs.ts'
import type { Signals } from '../../agent.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const attributes: fc.Arbitrary<BeliefAttributes> = fc.record({
  inbornTrust: between(0, 1),
  reversion: between(0.001, 0.1),
  extrapolation: between(0.1, 1),
  horizonDays: between(3, 720),
})

const signalsOf = (trend: number, fundamental: number): Signals => ({
  metis: { trend, variance: 0.85 ** 2 / 365 },
  eth: { trend: 0, variance: 0.65 ** 2 / 365 },
  revenue: 0,
  revenueDays: 0,
  fundamental,
})

const day = 86_400
const price = 30

/** Beliefs after daily reviews in a market whose price stands still. */
function reviewed(signals: Signals, character: BeliefAttributes, days: number, from?: Beliefs): Beliefs {
  let beliefs = from ?? naiveBeliefs(character.inbornTrust)
  for (let i = 0; i <= days; i++)
    beliefs = reviewBeliefs(beliefs, { now: i * day, outside: { metis: price, signals } }, character)
  return beliefs
}

test('V25: an adaptive expectation follows b0 (1 - l)^t + r (1 - (1 - l)^t)', () => {
  const learnt = { 1: 0.1, 5: 0.40951, 10: 0.651322, 20: 0.878423, 50: 0.994846 }
  for (const [t, share] of Object.entries(learnt)) {
    let belief = 3
    for (let i = 0; i < Number(t); i++) belief = adapt(belief, 7, 0.1)
    expect(belief).toBeCloseTo(3 + 4 * share, 5)
  }
})

describe('the expected return', () => {
  test('lies between what both forecasters say, and never beyond 120 % a year', () => {
    fc.assert(
      fc.property(attributes, between(-0.1, 0.1), between(1, 1000), between(0, 1), (character, trend, value, trust) => {
        const signals = signalsOf(trend, value)
        const say = (weight: number) =>
          expectedReturn({ ...naiveBeliefs(weight) }, { metis: price, signals }, character)
        const [low, high] = [say(0), say(1)].sort((a, b) => a - b) as [number, number]
        expect(say(trust)).toBeGreaterThanOrEqual(low - 1e-12)
        expect(say(trust)).toBeLessThanOrEqual(high + 1e-12)
        expect(Math.max(Math.abs(low), Math.abs(high))).toBeLessThanOrEqual(1.2)
      }),
    )
  })

  test('has the sign of the trend to its followers and of the gap to value to fundamentalists', () => {
    fc.assert(
      fc.property(attributes, between(-0.1, 0.1), between(1, 1000), (character, trend, value) => {
        const signals = signalsOf(trend, value)
        const followed = expectedReturn(naiveBeliefs(1), { metis: price, signals }, character)
        const anchored = expectedReturn(naiveBeliefs(0), { metis: price, signals }, character)
        expect(followed * trend).toBeGreaterThanOrEqual(0)
        expect(anchored * (value - price)).toBeGreaterThanOrEqual(0)
        if (Math.abs(trend) > 1e-6) expect(followed).not.toBe(0)
        if (Math.abs(value - price) > 1e-6) expect(anchored).not.toBe(0)
      }),
    )
  })

  test('of a gap to value is closed by the horizon and no further: what is left of it decays by the reversion a day', () => {
    fc.assert(
      fc.property(attributes, between(-0.03, 0.03), (character, gap) => {
        const { reversion, horizonDays } = character
        // Small enough a gap that nothing is cut off at 120 % a year.
        const signals = signalsOf(0, price * Math.exp(gap))
        const yearly = expectedReturn(naiveBeliefs(0), { metis: price, signals }, character)
        const closed = gap * (1 - Math.exp(-reversion * horizonDays))
        expect((yearly * horizonDays) / 365).toBeCloseTo(closed, 9)
      }),
    )
  })
})

describe('trust', () => {
  test('goes to the forecaster who was right: to the trend where value did not pull, to value where no trend went on', () => {
    fc.assert(
      fc.property(attributes, between(0.01, 0.05), fc.constantFrom(1, -1), (character, size, sign) => {
        const before = 0.5 * character.inbornTrust + 0.25
        const pulled = reviewed(signalsOf(0, price * Math.exp(20 * sign * size)), character, 30)
        expect(pulled.trust).toBeGreaterThan(before)
        const trending = reviewed(signalsOf(size * sign, price), character, 30)
        expect(trending.trust).toBeLessThan(before)
      }),
    )
  })

  test('is even between forecasters until the first forecast comes due, a week on', () => {
    fc.assert(
      fc.property(attributes, between(-0.05, 0.05), (character, trend) => {
        const { trust, errors } = reviewed(signalsOf(trend, 40), character, 6)
        expect(trust).toBeCloseTo(0.5 * character.inbornTrust + 0.25, 12)
        expect(errors).toEqual({ trend: 0, fundamental: 0 })
        expect(reviewed(signalsOf(trend, 40), character, 7).errors).not.toEqual({ trend: 0, fundamental: 0 })
      }),
    )
  })

  test('stays half inborn whatever the evidence, and no forecast outlives its week', () => {
    fc.assert(
      fc.property(attributes, between(-0.1, 0.1), between(1, 1000), (character, trend, value) => {
        const { trust, forecasts } = reviewed(signalsOf(trend, value), character, 40)
        expect(trust).toBeGreaterThanOrEqual(0.5 * character.inbornTrust)
        expect(trust).toBeLessThanOrEqual(0.5 * character.inbornTrust + 0.5)
        expect(forecasts.every(({ due }) => due > 40 * day && due <= 47 * day)).toBe(true)
      }),
    )
  })
})

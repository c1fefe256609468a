import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PriceSignal } from '../../agents/agent.ts'
import { annualVolatility } from '../../agents/mind/beliefs/beliefs.ts'
import { fundamentalValue, updatePriceSignal, updateRevenue } from './signals.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const steps = fc.constantFrom(1 / 24, 1 / 6, 0.5, 1)
const signals = fc.record({ trend: between(-0.1, 0.1), variance: between(0, 0.1) })

/** A signal after `days` of log returns that come in steps of `step` days. */
function seen(signal: PriceSignal, returns: (i: number) => number, days: number, step: number): PriceSignal {
  let now = signal
  for (let i = 0; i < Math.round(days / step); i++) now = updatePriceSignal(now, returns(i), step)
  return now
}

describe('a price signal', () => {
  test('of constant returns ends at that trend a day, wherever it began and however short the steps', () => {
    fc.assert(
      fc.property(signals, between(-0.05, 0.05), steps, (signal, daily, step) => {
        expect(seen(signal, () => daily * step, 200, step).trend).toBeCloseTo(daily, 9)
      }),
      { numRuns: 30 },
    )
  })

  test('of returns that go up and down alike ends at their variance, which is the price’s volatility', () => {
    fc.assert(
      fc.property(signals, between(0.1, 1.5), steps, (signal, volatility, step) => {
        const size = volatility * Math.sqrt(step / 365)
        const after = seen(signal, (i) => (i % 2 === 0 ? size : -size), 400, step)
        expect(annualVolatility(after)).toBeCloseTo(volatility, 6)
      }),
      { numRuns: 30 },
    )
  })

  test('forgets a tenth of its trend and 6 % of its variance in a quiet day, in one step or in many', () => {
    fc.assert(
      fc.property(signals, steps, (signal, step) => {
        const after = seen(signal, () => 0, 1, step)
        expect(after.trend).toBeCloseTo(0.9 * signal.trend, 12)
        expect(after.variance).toBeCloseTo(0.94 * signal.variance, 12)
      }),
    )
  })
})

describe('revenue', () => {
  test('of constant fees ends at a year of them, and in one step or in many comes to the same', () => {
    fc.assert(
      fc.property(between(0, 1e6), between(0, 1e9), between(0, 100), steps, (daily, before, days, step) => {
        const known = { revenue: before, revenueDays: days }
        let seen = known
        for (let i = 0; i < Math.round(1 / step); i++) seen = updateRevenue(seen, daily * step, step)
        const { revenue: atOnce } = updateRevenue(known, daily, 1)
        expect(Math.abs(seen.revenue - atOnce)).toBeLessThanOrEqual(1e-9 * Math.max(1, atOnce, before))
        expect(updateRevenue({ ...known, revenue: 365 * daily }, daily * step, step).revenue).toBeCloseTo(
          365 * daily,
          4,
        )
      }),
    )
  })
})

test('revenue that was never seen before is what its first block shows', () => {
  expect(updateRevenue({ revenue: 0, revenueDays: 0 }, 50, 1 / 24).revenue).toBeCloseTo(50 * 24 * 365, 6)
})

test('the fundamental is the first price at the first revenue, moves by its share alone, and stands without revenue', () => {
  fc.assert(
    fc.property(between(1, 100), between(0, 1), between(1, 1e7), between(0, 3), (price0, share, revenue0, factor) => {
      const value = (revenue: number, first = revenue0) => fundamentalValue(price0, share, { revenue, revenue0: first })
      expect(value(revenue0)).toBeCloseTo(price0, 9)
      expect(value(factor * revenue0) / price0 - 1).toBeCloseTo(share * (factor - 1), 9)
      expect(value(factor * revenue0, 0)).toBe(price0)
    }),
  )
})

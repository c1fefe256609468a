import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { feeReturn } from '../payments/fee-return.ts'
import type { RunRecord } from '../metric.ts'
import { grossRetention, netRetention } from './retention.ts'

const timeline = { days: 60, blockSeconds: 86_400, programme: { from: 10, to: 40 }, evaluation: { from: 50, to: 60 } }

/** A run of daily blocks by what a day is worth. */
const runOf = (level: (day: number) => number, cost?: number): RunRecord => {
  const series = Float64Array.from({ length: 60 }, (_, day) => level(day))
  return {
    timeline,
    series: { tvl: series, organicFees: series },
    values: { policyCost: cost },
    curves: {},
    readOn: {},
    people: { days: [], owners: [] },
    breakdowns: {},
  }
}

/** TVL in the last two weeks of the programme, afterwards, and in all other days. */
const steps = (during: number, after: number, otherwise = 1e9): RunRecord =>
  runOf((day) => (day >= 50 ? after : day >= 26 && day < 40 ? during : otherwise))

const levels = fc.double({ min: 1, max: 1e8, noNaN: true })
const shares = fc.double({ min: -2, max: 3, noNaN: true })

describe('retention', () => {
  test('gross is what is left of the last two weeks of the programme, whatever came before or between', () => {
    fc.assert(
      fc.property(levels, levels, (during, after) => {
        const kept = grossRetention.of(steps(during, after), steps(1, 1))!
        expect(kept / (after / during)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('net is what is left of what the policy added, both against the twin', () => {
    fc.assert(
      fc.property(levels, fc.double({ min: 0.16, max: 5, noNaN: true }), shares, (base, added, kept) => {
        const [twin, run] = [steps(base, 2 * base), steps(base * (1 + added), 2 * base + kept * added * base)]
        expect(netRetention.of(run, twin)!).toBeCloseTo(kept, 6)
      }),
    )
  })

  test('net is not defined where the programme added less than 15 % of the twin’s TVL', () => {
    const twin = steps(1000, 1000)
    expect(netRetention.of(steps(1149.9, 1000), twin)).toBeUndefined()
    expect(netRetention.of(steps(900, 1000), twin)).toBeUndefined()
    expect(netRetention.of(twin, twin)).toBeUndefined()
    expect(netRetention.of(steps(1150.1, 1000), twin)).toBe(0)
  })

  test('looks at all of a programme that is shorter than two weeks', () => {
    const short = { ...timeline, programme: { from: 30, to: 34 } }
    const run = { ...runOf((day) => (day >= 50 ? 100 : day >= 30 && day < 34 ? 400 : 9e9)), timeline: short }
    expect(grossRetention.of(run, run)).toBeCloseTo(0.25, 12)
  })
})

describe('the fee return', () => {
  test('is the extra fees of the year that begins with the programme: as measured, then as on an average day that is judged', () => {
    fc.assert(
      fc.property(levels, levels, levels, (own, twin, cost) => {
        // What the warm-up earned is nobody's success.
        const run = runOf((day) => (day < 10 ? 7e9 : own), cost)
        const expected = (365 * (own - twin)) / cost
        const found = feeReturn.of(
          run,
          runOf(() => twin),
        )!
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(
          1e-9 * (Math.abs(expected) + (365 * (own + twin)) / cost),
        )
      }),
    )
  })

  test('is not defined for what cost nothing', () => {
    for (const cost of [0, undefined])
      expect(
        feeReturn.of(
          runOf(() => 5, cost),
          runOf(() => 1),
        ),
      ).toBeUndefined()
  })
})

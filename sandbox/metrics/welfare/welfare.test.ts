import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../metric.ts'
import { type WelfareAccount, welfareGroups } from './account.ts'
import { priceEffect, riskCost } from './holding.ts'
import { welfare, welfareMetrics } from './welfare.ts'

const timeline = { days: 60, blockSeconds: 86_400, programme: { from: 10, to: 20 }, evaluation: { from: 50, to: 60 } }

interface Life {
  readonly values?: Partial<Record<WelfareAccount, number>>
  /** US dollars that are swapped a day, and what a dollar of it costs. */
  readonly volume?: number
  readonly cost?: number
  /** By day: METIS that two people hold, of whom one has all the risk aversion, and its price. */
  readonly held?: (day: number) => number
  readonly price?: (day: number) => number
}

const days = Array.from({ length: 60 }, (_, i) => i + 1)

/** A run of daily blocks. */
function runOf({ values = {}, volume = 1e6, cost = 0.01, held = () => 0, price = () => 30 }: Life): RunRecord {
  const daily = (of: (day: number) => number) => Float64Array.from(days, of)
  const person = { kind: 'investor', wealth: 1e6, received: days.map(() => 0) }
  return {
    timeline,
    series: {
      organicVolume: daily(() => volume),
      organicCost: daily(() => volume * cost),
      metisPriceOutside: daily(price),
    },
    values: {},
    curves: {},
    readOn: {},
    breakdowns: { valueByGroup: values },
    people: {
      days,
      owners: [
        { ...person, owner: 'careful', riskAversion: 2, metis: days.map(held) },
        { ...person, owner: 'careless', riskAversion: 0, metis: days.map(held) },
      ],
    },
  }
}

/** What users pay at these volumes and costs, as the books have it: 50 days count. */
const paying = (life: Life): Life => ({
  ...life,
  values: { ...life.values, users: -50 * (life.volume ?? 1e6) * (life.cost ?? 0.01) },
})
const of = (name: string, run: RunRecord, twin: RunRecord): number =>
  welfareMetrics.find((metric) => metric.name === name)!.of(run, twin)!

const usd = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const positive = fc.double({ min: 1, max: 1e6, noNaN: true })

describe('welfare', () => {
  test('is the sum of its groups, and what the treasury gives adds to it', () => {
    fc.assert(
      fc.property(fc.array(usd, { minLength: 7, maxLength: 7 }), usd, (gains, own) => {
        const values = Object.fromEntries(welfareGroups.map((group, i) => [group, gains[i]!]))
        const [run, twin] = [runOf({ values: { ...values, treasury: own } }), runOf({})]
        expect(welfare.of(run, twin)).toBeCloseTo(
          gains.reduce((sum, gain) => sum + gain),
          6,
        )
        expect(of('welfareTreasury', run, twin)).toBe(own)
      }),
    )
  })

  test('does not change by what one group pays another', () => {
    const pairs = fc.tuple(fc.constantFrom(...welfareGroups), fc.constantFrom(...welfareGroups), usd)
    fc.assert(
      fc.property(pairs, ([from, to, amount]) => {
        const values: Partial<Record<WelfareAccount, number>> = { [from]: -amount }
        values[to] = (values[to] ?? 0) + amount
        expect(welfare.of(runOf({ values }), runOf({}))).toBeCloseTo(0, 6)
      }),
    )
  })

  test('of a policy that changes nothing is nothing, in every part of it', () => {
    const run = runOf(paying({ held: (day) => day, price: (day) => 30 + Math.sin(day) }))
    for (const metric of welfareMetrics) expect(metric.of(run, run)).toBe(0)
  })
})

describe('users', () => {
  test('gain what swapping costs less, times what they swap', () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 0, max: 0.02, noNaN: true }), (volume, cost) => {
        const gain = of('welfareUsers', runOf(paying({ volume, cost })), runOf(paying({ volume, cost: 0.01 })))
        expect(gain / volume).toBeCloseTo(50 * (0.01 - cost), 9)
      }),
    )
  })

  test('are neither better nor worse off for swapping more at the same cost: who comes then was about to', () => {
    const gain = of('welfareUsers', runOf(paying({ volume: 1.2e6 })), runOf(paying({ volume: 1e6 })))
    expect(gain).toBeCloseTo(0, 6)
  })

  test('have by a lower cost what lies under a straight demand curve', () => {
    const [run, twin] = [runOf(paying({ volume: 1.2e6, cost: 0.008 })), runOf(paying({ volume: 1e6, cost: 0.01 }))]
    expect(of('welfareUsers', run, twin)).toBeCloseTo(50 * 0.002 * 1.1e6, 4)
    // What their providers get of it is no more than what was paid.
    expect(welfare.of(run, twin)).toBeCloseTo(50 * 0.002 * 1.1e6, 4)
  })
})

describe('holders', () => {
  test('have what the policy did to the price, on what they hold on each day, and nothing of what the market did', () => {
    const market = (day: number) => 30 + 3 * Math.sin(day)
    const fallen = (day: number) => market(day) - (day > 30 ? 2 : 0)
    const twin = runOf({ held: () => 100, price: market })
    // Two people with a hundred each.
    expect(priceEffect(runOf({ held: () => 100, price: fallen }), twin)).toBeCloseTo(-2 * 200, 9)
    expect(priceEffect(runOf({ held: (day) => (day > 25 ? 500 : 100), price: market }), twin)).toBeCloseTo(0, 9)
    // What fell before the programme is nobody's doing.
    const early = (day: number) => market(day) - (day > 5 ? 2 : 0)
    expect(priceEffect(runOf({ held: () => 100, price: early }), twin)).toBeCloseTo(0, 9)
  })

  test('bear risk by half of their aversion over their wealth, times the square of what they may lose', () => {
    const [metis, up, down] = [1000, 31, 29]
    const run = runOf({ held: () => metis, price: (day) => (day % 2 === 0 ? up : down) })
    const expected = 50 * 0.5 * (2 / 1e6) * (metis * (up - down)) ** 2
    expect(riskCost(run)).toBeCloseTo(expected, 6)
    const calm = runOf({ held: () => metis, price: () => 30 })
    expect(of('welfareHolders', calm, run) - priceEffect(calm, run)).toBeCloseTo(expected, 6)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MetricSummary, Summary } from '../campaign/compare.ts'
import { comparisonTable, compact, effectText } from './table.ts'

type Effect = NonNullable<MetricSummary['effect']>
const effectOf = (
  kind: Effect['kind'],
  estimate: number,
  lower: number | null,
  upper: number | null,
): MetricSummary => ({
  seeds: 4,
  mean: 1,
  effect: {
    kind,
    estimate,
    interval: { lower, upper },
    bounds: { lower, upper },
    p: 0.5,
    adjustedP: 0.5,
    varianceRatio: null,
    perSeed: [1, 2, 3, 4],
  },
})

describe('an effect', () => {
  test('reads as a percentage with its sign, or as a value, always with its interval', () => {
    expect(effectText(effectOf('relative', 0.0412, 0.02, 0.063))).toBe('+4.1 % [+2.0, +6.3]')
    expect(effectText(effectOf('relative', -0.5, -0.75, 0))).toBe('-50.0 % [-75.0, +0.0]')
    expect(effectText(effectOf('value', 0.312, 0.1, 0.5))).toBe('0.312 [0.100, 0.500]')
    expect(effectText(effectOf('difference', -12_345, -2e6, 950))).toBe('-12.3k [-2.00M, 950]')
  })

  test('without bounds says so, and without an effect says nothing', () => {
    expect(effectText(effectOf('relative', 0.1, null, null))).toBe('+10.0 % [-∞, ∞]')
    expect(effectText({ seeds: 0, mean: null })).toBe('–')
    expect(effectText(undefined)).toBe('–')
  })
})

describe('a number', () => {
  test('reads with three significant digits, and back as what it was within half of the last', () => {
    // Away from the next thousand and million: see below.
    const size = fc.double({ min: 1e-4, max: 998, noNaN: true })
    fc.assert(
      fc.property(size, fc.constantFrom(1, 1e3, 1e6), fc.boolean(), (mantissa, unit, negative) => {
        const value = (negative ? -1 : 1) * mantissa * unit
        fc.pre(unit === 1 || mantissa >= 1)
        const [, digits, letter] = /^(-?[\d.]+)([kM]?)$/.exec(compact(value))!
        const read = Number(digits) * ({ '': 1, k: 1e3, M: 1e6 } as const)[letter as 'k']
        expect(Math.abs(read / value - 1)).toBeLessThanOrEqual(0.00501)
      }),
    )
    expect([compact(0), compact(null)]).toEqual(['0', '–'])
  })

  test('just below a thousand or a million, or far above, has no exponent', () => {
    for (const value of [999.9, 999_950, 1.5e9, 2.5e12]) expect(compact(value)).not.toMatch(/e/)
  })
})

describe('the table', () => {
  const policyOf = (policy: string, effect: MetricSummary): Summary['worlds'][0]['policies'][0] => ({
    policy,
    title: policy,
    outcome: 'native growth',
    reasons: [],
    sensitivity: [],
    metrics: { tvl: effect },
    breakdowns: {},
  })
  const summaryOf = (...names: string[]): Summary => ({
    campaign: 'x',
    question: 'x?',
    key: 'x',
    primary: 'tvl',
    missing: [],
    worlds: names.map((world) => ({
      world,
      twin: { metrics: { tvl: { seeds: 4, mean: 1_234_567 } } },
      policies: [
        policyOf('a', effectOf('relative', 0.1, 0.05, 0.15)),
        policyOf('much-longer', effectOf('relative', -0.1, null, 0)),
      ],
    })),
  })

  test('has a column for the twin and each policy, aligned, the deciding metric marked, the outcome last', () => {
    const lines = comparisonTable(summaryOf('smooth')).split('\n')
    expect(lines[0]).toMatch(/^4 seeds;/)
    const [head, rule] = lines.slice(2)
    const widths = rule!.split('  ').map((dashes) => dashes.length)
    expect(widths).toHaveLength(4)
    expect(head).toMatch(/^ +no programme +a +much-longer$/)
    expect(lines.slice(2).filter((line) => line.includes(' *'))).toHaveLength(1)
    expect(lines.find((line) => line.startsWith('TVL *'))).toMatch(
      / 1\.23M +\+10\.0 % \[\+5\.0, \+15\.0\] +-10\.0 % \[-∞, \+0\.0\]$/,
    )
    expect(lines.at(-1)).toMatch(/^Outcome +NATIVE GROWTH +NATIVE GROWTH$/)
    const total = widths.reduce((sum, width) => sum + width, 0) + 2 * 3
    for (const line of lines.slice(2)) expect(line.length).toBeLessThanOrEqual(total)
  })

  test('leaves out what nobody has a number for, and puts the fifth policy below the fourth', () => {
    const { worlds, ...rest } = summaryOf('smooth')
    const names = ['a', 'b', 'c', 'd', 'e']
    const many = names.map((name) => policyOf(name, effectOf('relative', 0.1, 0.05, 0.15)))
    const text = comparisonTable({ ...rest, worlds: [{ ...worlds[0]!, policies: many }] })
    expect(text.match(/^ +no programme .*$/gm)?.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['no programme', 'a', 'b', 'c', 'd'],
      ['no programme', 'e'],
    ])
    expect(text).not.toMatch(/Volume|Gini/)
    expect(text.match(/^TVL \*/gm)).toHaveLength(2)
  })

  test('is one a world, named where there are several', () => {
    expect(comparisonTable(summaryOf('smooth'))).not.toContain('World')
    const both = comparisonTable(summaryOf('smooth', 'tipping'))
    expect(both.match(/^World "\w+", 4 seeds/gm)).toEqual(['World "smooth", 4 seeds', 'World "tipping", 4 seeds'])
  })
})

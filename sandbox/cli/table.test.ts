import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PolicySummary, Summary, Effect, MetricSummary } from '../compare/summary.ts'
import { defaultThresholds } from '../statistics/outcome.ts'
import { comparisonTable, compact, effectText, paidText } from './table.ts'

const effectOf = (
  kind: Effect['kind'],
  estimate: number,
  lower: number,
  upper: number,
  spread: Effect['spread'] = 'interval',
): MetricSummary => ({
  seeds: 4,
  of: 4,
  mean: 1,
  effect: {
    kind,
    spread,
    estimate,
    interval: { lower, upper },
    bounds: { lower, upper },
    p: 0.5,
    adjustedP: 0.5,
    varianceRatio: undefined,
    perSeed: [1, 2, 3, 4],
  },
})
const nothing: MetricSummary = { seeds: 0, of: 4, mean: undefined }
const levels = (twin: number, policy: number): MetricSummary => ({
  seeds: 4,
  of: 4,
  mean: policy,
  levels: { small: 'twin', pairs: 1, twin, policy },
})

describe('an effect', () => {
  test('reads as a percentage with its sign, or as a value, always with its interval', () => {
    expect(effectText(effectOf('relative', 0.0412, 0.02, 0.063))).toBe('+4.1 % [+2.0, +6.3]')
    expect(effectText(effectOf('relative', -0.5, -0.75, 0))).toBe('-50.0 % [-75.0, +0.0]')
    expect(effectText(effectOf('value', 0.312, 0.1, 0.5))).toBe('0.312 [0.100, 0.500]')
    expect(effectText(effectOf('difference', -12_345, -2e6, 950))).toBe('-12.3k [-2.00M, 950]')
  })

  test('without one or both bounds says so in words, and without an effect says nothing', () => {
    expect(effectText(effectOf('relative', 0.1, -Infinity, Infinity, 'no bounds'))).toBe('+10.0 %, no bounds')
    expect(effectText(effectOf('relative', 0.1, -Infinity, 0.2))).toBe('+10.0 % [below +20.0]')
    expect(effectText(effectOf('value', 3, 1, Infinity))).toBe('3.00 [above 1.00]')
    expect(effectText(nothing)).toBe('–')
    expect(effectText(undefined)).toBe('–')
  })

  test('of one seed has no interval, and one that is the same in all seeds needs none', () => {
    expect(effectText(effectOf('relative', 0.1, -Infinity, Infinity, 'one seed'))).toBe('+10.0 %')
    expect(effectText(effectOf('value', 1, 1, 1, 'none'))).toBe('1.00 in every seed')
    expect(effectText(effectOf('relative', 0, 0, 0, 'none'))).toBe('+0.0 % in every seed')
  })

  test('beside nothing is told by levels, and a bound of thousands of percent by that', () => {
    expect(effectText(levels(0.2, 9100))).toBe('from 0.200 to 9.10k')
    expect(effectText(effectOf('relative', 0.9, -0.4, 1.3e13))).toBe('+90.0 % [-40.0, over +10,000]')
  })

  test('has no word of infinity, and no digits beyond what anybody reads, whatever its numbers are', () => {
    const end = (missing: number) => fc.option(fc.double({ min: -1, max: 1e300, noNaN: true }), { nil: missing })
    const [low, high] = [end(-Infinity), end(Infinity)]
    const kinds = fc.constantFrom<Effect['kind']>('relative', 'difference', 'value')
    fc.assert(
      fc.property(kinds, low, high, fc.double({ min: -1, max: 100, noNaN: true }), (kind, lower, upper, estimate) => {
        const spread = lower === -Infinity && upper === Infinity ? 'no bounds' : 'interval'
        const text = effectText(effectOf(kind, estimate, lower, upper, spread))
        expect(text).not.toMatch(/∞|Infinity|NaN|null/)
        if (kind === 'relative') expect(text.length).toBeLessThan(45)
      }),
    )
  })
})

describe('the share of a budget that was paid', () => {
  test('is a share, from the least to the most where seeds differ', () => {
    expect(paidText({ mean: 1, least: 1, most: 1 })).toBe('100 %')
    expect(paidText({ mean: 0.31, least: 0.29, most: 0.34 })).toBe('31 % (29 to 34)')
    expect(paidText({ mean: 0, least: 0, most: 0 })).toBe('0 %')
    expect(paidText({ mean: undefined, least: undefined, most: undefined })).toBe('unknown')
    expect(paidText(undefined)).toBe('–')
  })

  test('is all only where all was paid, and nothing only where nothing was', () => {
    expect(paidText({ mean: 0.9996, least: 0.9996, most: 0.9996 })).toBe('99.9 %')
    expect(paidText({ mean: 0.0004, least: 0.0004, most: 0.0004 })).toBe('0.04 %')
    expect(paidText({ mean: 1 - 1e-12, least: 1 - 1e-12, most: 1 })).toBe('100 %')
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
    expect([compact(0), compact(undefined)]).toEqual(['0', '–'])
  })

  test('just below a thousand or a million, or far above, has no exponent', () => {
    for (const value of [999.9, 999_950, 1.5e9, 2.5e12]) expect(compact(value)).not.toMatch(/e/)
  })
})

describe('the table', () => {
  const policyOf = (policy: string, tvl: MetricSummary, changes: Partial<PolicySummary> = {}): PolicySummary => ({
    policy,
    title: policy,
    pairs: 4,
    of: 4,
    paid: { mean: 1, least: 1, most: 1 },
    outcome: 'native growth',
    reasons: [],
    rules: [],
    sensitivity: [],
    persistence: { state: 'not looked at', from: 0, to: 0, left: undefined },
    metrics: { tvl },
    breakdowns: {},
    ...changes,
  })
  const worldOf = (world: string, policies: readonly PolicySummary[]): Summary['worlds'][number] => ({
    world,
    contrasts: policies.filter(({ pairs }) => pairs > 0).length,
    leastSeeds: 7,
    answer: { advice: '', sure: '', depends: '' },
    twin: {
      metrics: { tvl: { seeds: 4, of: 4, mean: 1_234_567 } },
      drift: { metric: 'tvl', state: 'not known', early: [0, 0], late: [0, 0], change: undefined },
    },
    pairsCompared: 0,
    versus: [],
    policies,
  })
  const summaryWith = (...worlds: Summary['worlds']): Summary => ({
    campaign: 'x',
    question: 'x?',
    key: 'x',
    primary: 'tvl',
    missing: [],
    exploratory: { reasons: [], wanted: { fromDay: 0, toDay: 0, days: 0 } },
    thresholds: defaultThresholds,
    worlds,
  })
  const two = [
    policyOf('a', effectOf('relative', 0.1, 0.05, 0.15)),
    policyOf('much-longer', effectOf('relative', -0.1, -Infinity, 0)),
  ]
  const summaryOf = (...names: string[]): Summary => summaryWith(...names.map((world) => worldOf(world, two)))
  const tableOf = (...policies: PolicySummary[]) => comparisonTable(summaryWith(worldOf('smooth', policies)))

  test('has a column for the twin and each policy, aligned, the deciding metric marked, the outcome last', () => {
    const lines = comparisonTable(summaryOf('smooth')).split('\n')
    expect(lines[0]).toMatch(/^4 seeds;/)
    const [head, rule] = lines.slice(2)
    const widths = rule!.split('  ').map((dashes) => dashes.length)
    expect(widths).toHaveLength(4)
    expect(head).toMatch(/^ +no programme +a +much-longer$/)
    expect(lines.slice(2).filter((line) => line.includes(' *'))).toHaveLength(1)
    expect(lines.find((line) => line.startsWith('TVL *'))).toMatch(
      / 1\.23M +\+10\.0 % \[\+5\.0, \+15\.0\] +-10\.0 % \[below \+0\.0\]$/,
    )
    expect(lines.at(-2)).toMatch(/^Outcome +NATIVE GROWTH +NATIVE GROWTH$/)
    expect(lines.at(-1)).toMatch(/^Budget paid +100 % +100 %$/)
    const total = widths.reduce((sum, width) => sum + width, 0) + 2 * 3
    for (const line of lines.slice(2)) expect(line.length).toBeLessThanOrEqual(total)
  })

  test('says beside the outcome what of the budget was paid, and nothing of it where no policy has one', () => {
    const { paid: _, ...unpaid } = two[0]!
    const partly = { ...two[1]!, paid: { mean: 0.31, least: 0.29, most: 0.34 } }
    expect(tableOf(unpaid, partly)).toMatch(/^Budget paid +– +31 % \(29 to 34\)$/m)
    expect(tableOf(unpaid)).not.toContain('Budget paid')
  })

  test('names what was not paid', () => {
    const breakdowns = {
      budgetUnpaid: { 'grant 1 · milestone': { mean: 1370, twin: 0 }, 'leg 1': { mean: 0, twin: 0 } },
    }
    expect(tableOf({ ...two[0]!, breakdowns })).toContain('\na did not pay grant 1 · milestone (1.37k METIS).')
    expect(tableOf(...two)).not.toContain('did not pay')
  })

  test('says why an outcome is unknown', () => {
    const reasons = ['three seeds have finished', 'nothing was paid']
    expect(tableOf({ ...two[0]!, outcome: 'unknown', reasons }, two[1]!)).toMatch(
      /^Outcome +UNKNOWN +NATIVE GROWTH$.*^a is unknown: three seeds have finished; nothing was paid\.$/ms,
    )
    expect(tableOf(...two)).not.toContain('unknown')
  })

  test('says in words what a cell cannot: a twin near zero, and values of some seeds only', () => {
    const text = tableOf(policyOf('a', levels(0.2, 9100)), policyOf('b', { ...two[0]!.metrics['tvl']!, seeds: 3 }))
    expect(text).toMatch(/^TVL \* .* from 0\.200 to 9\.10k +\+10\.0 % \[\+5\.0, \+15\.0\], 3 of 4 seeds$/m)
    expect(text).toContain('a, TVL: the twin is near zero')
    expect(text).toContain('Means in USD')
  })

  test('never tells a count of none: pairs are counted, not values, and without any there is no table', () => {
    const lost = policyOf('a', nothing, { pairs: 0, outcome: 'unknown', reasons: ['no run of it has finished'] })
    const none = tableOf(lost)
    expect(none).toBe('nothing to compare: no run of any policy has finished together with its twin.')
    expect(tableOf(lost, two[1]!)).toMatch(/^4 seeds;/)
    expect(tableOf(policyOf('b', nothing), lost)).toMatch(/^4 seeds;/)
    expect(tableOf({ ...two[0]!, pairs: 3 }, two[1]!)).toMatch(/^3 to 4 of 4 seeds;/)
    expect(tableOf({ ...two[0]!, pairs: 1, of: 1 })).toMatch(/^1 seed: no intervals;/)
    for (const text of [none, tableOf(lost, two[1]!)]) expect(text).not.toMatch(/\b0 (of \d+ )?seeds|MIXED/)
    const worlds = summaryWith(worldOf('smooth', two), worldOf('rough', [lost]))
    expect(comparisonTable(worlds)).toContain('World "rough", nothing to compare')
  })

  test('says when what is read on one day was read, where that is not what its title says', () => {
    const dumpedAfter = (from: number, to: number) => ({
      metrics: { dumpRatio: { ...effectOf('value', 0.5, 0.4, 0.6), afterPayment: { from, to } } },
    })
    const read = (...spans: [number, number][]) =>
      tableOf(...spans.map(([from, to], i) => policyOf(`p${i}`, nothing, dumpedAfter(from, to))))
    expect(read([30, 30])).toMatch(/^Dump ratio \(30 days\) /m)
    expect(read([17, 17.2])).toMatch(/^Dump ratio, read 17 days after the last payment /m)
    expect(read([15, 15], [30, 30])).toMatch(/^Dump ratio, read 15 to 30 days after the last payment /m)
  })

  test('leaves out what nobody has a number for, and puts the fifth policy below the fourth', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => policyOf(name, effectOf('relative', 0.1, 0.05, 0.15)))
    const text = tableOf(...many)
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

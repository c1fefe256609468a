import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestRange, feeYieldSeen, judge, type Outlook, rangeIncome } from './concentrated-range.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const factors = [1.05, 1.1, 1.25, 1.5, 2, 4]
const outlooks = fc.record({
  feeYield: between(1e-6, 2),
  volatility: between(0.05, 1.5),
  others: between(1e4, 1e8),
  capital: between(1e3, 1e6),
  gasUsd: between(0, 50),
  fee: between(0, 0.015),
})
const alone = (outlook: Omit<Outlook, 'present'>): Outlook => ({ ...outlook, present: outlook.others })

describe('what a range is expected to earn', () => {
  test('for a small unbounded position is its fees less sigma²/8', () => {
    const outlook = { feeYield: 0.3, volatility: 0.8, present: 1e9, others: 1e9, capital: 1, gasUsd: 0, fee: 0 }
    expect(rangeIncome(1e12, outlook)).toBeCloseTo(0.3 - 0.08, 5)
    // Four times closer is two times as much of both: what 1 / (1 - 4^(-1/2)) says.
    expect(rangeIncome(4, outlook)).toBeCloseTo(2 * (0.3 - 0.08), 5)
  })

  test('falls with volatility, with gas and with the fee that coming back costs, and rises with fees', () => {
    fc.assert(
      fc.property(outlooks, fc.constantFrom(...factors), between(1.01, 2), (outlook, factor, more) => {
        const income = rangeIncome(factor, alone(outlook))
        for (const cost of ['volatility', 'gasUsd', 'fee'] as const) {
          const dearer = rangeIncome(factor, alone({ ...outlook, [cost]: outlook[cost] * more }))
          expect(dearer).toBeLessThanOrEqual(income)
        }
        const richer = rangeIncome(factor, alone({ ...outlook, feeYield: outlook.feeYield * more }))
        expect(richer).toBeGreaterThanOrEqual(income)
      }),
    )
  })

  test('is shared: nobody earns more than all the fees of the pool', () => {
    fc.assert(
      fc.property(outlooks, fc.constantFrom(...factors), (outlook, factor) => {
        const calm = { ...alone(outlook), volatility: 0 }
        const fees = rangeIncome(factor, calm) * outlook.capital
        expect(fees).toBeLessThanOrEqual(outlook.feeYield * outlook.others * (1 + 1e-12))
      }),
    )
  })

  test('is best in the narrowest range where only fees count, and in the widest where they do not cover the loss', () => {
    fc.assert(
      fc.property(outlooks, (outlook) => {
        const free = { ...alone(outlook), gasUsd: 0, fee: 0, feeYield: outlook.feeYield + 0.01 }
        expect(bestRange(factors, { ...free, volatility: 0 }).factor).toBe(1.05)
        expect(bestRange(factors, { ...free, feeYield: 0 }).factor).toBe(4)
      }),
    )
  })
})

describe('a provider', () => {
  const costs = { enter: 100, move: 100, leave: 100 }
  const rich = { feeYield: 1, volatility: 0.5, present: 1e6, others: 1e6, capital: 1e5, gasUsd: 1, fee: 0.003 }
  const poor = { ...rich, feeYield: 0.001 }
  const standing = { current: undefined, wanted: 0.08, costs, horizonDays: 30 }
  const inside = { factor: 1.5, working: true }

  test('comes when it pays more than it wants by what coming costs, and stays out otherwise', () => {
    expect(judge(factors, rich, standing)).toBe(bestRange(factors, rich).factor)
    expect(judge(factors, poor, standing)).toBe('out')
    expect(judge(factors, rich, { ...standing, costs: { ...costs, enter: 1e6 } })).toBe('out')
  })

  test('leaves when mainnet pays more, unless leaving costs more than that', () => {
    expect(judge(factors, poor, { ...standing, current: inside })).toBe('out')
    expect(judge(factors, poor, { ...standing, current: inside, costs: { ...costs, leave: 1e6 } })).toBe('stay')
  })

  test('follows the price out of its range when that pays for its gas and fee, and waits when it does not', () => {
    const outside = { ...inside, working: false }
    expect(judge(factors, rich, { ...standing, current: outside })).toBe(bestRange(factors, rich).factor)
    expect(judge(factors, rich, { ...standing, current: outside, costs: { ...costs, move: 1e6 } })).toBe('stay')
  })

  test('that has the best range does not move', () => {
    fc.assert(
      fc.property(outlooks, (outlook) => {
        const { factor } = bestRange(factors, alone(outlook))
        const verdict = judge(factors, alone(outlook), { ...standing, current: { factor, working: true } })
        expect(verdict).toBeOneOf(['stay', 'out'])
      }),
    )
  })
})

test('fees seen are fee growth over the value of an unbounded position, per year, and go round with the counter', () => {
  const one = 1n << 128n
  // At a price of 4 a unit of liquidity is 2 sqrt(4) = 4: 0.1 of base at 4 and 0.4 of quote, in half a year.
  const grown = { base: one / 10n, quote: (2n * one) / 5n }
  expect(feeYieldSeen({ base: 0n, quote: 0n }, grown, 1n << 97n, 0.5)).toBeCloseTo(0.4, 12)
  const before = { base: (1n << 256n) - 7n, quote: (1n << 256n) - one }
  const after = { base: grown.base - 7n, quote: grown.quote - one + (1n << 256n) - (1n << 256n) }
  expect(feeYieldSeen(before, { ...after, quote: BigInt.asUintN(256, after.quote) }, 1n << 97n, 0.5)).toBeCloseTo(
    0.4,
    12,
  )
})

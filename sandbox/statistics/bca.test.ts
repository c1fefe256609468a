import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bcaInterval, bcaPValue, LevelError, percentileInterval } from './bca.ts'
import { bootstrap } from './bootstrap.ts'
import { seeded, sleep } from './test/seeded.ts'

const anySample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 12 })
const anyLevel = fc.double({ min: 0.5, max: 0.9999, noNaN: true })
const of = (values: readonly number[], seed = 1) => bootstrap(values, seeded(seed), { resamples: 400 })
const anyRun = { numRuns: 60 }

test('shifting and scaling the data shifts and scales the interval', () => {
  fc.assert(
    fc.property(anySample, anyLevel, fc.integer({ min: -500, max: 500 }), (values, level, shift) => {
      const before = bcaInterval(of(values), level)
      const after = bcaInterval(of(values.map((value) => 3 * value + shift)), level)
      expect(after.lower).toBeCloseTo(3 * before.lower + shift, 6)
      expect(after.upper).toBeCloseTo(3 * before.upper + shift, 6)
    }),
    anyRun,
  )
})

test('the interval of -x is minus that of x, and their p-values are equal', () => {
  fc.assert(
    fc.property(anySample, anyLevel, (values, level) => {
      const negated = of(values.map((value) => -value))
      const { lower, upper } = bcaInterval(of(values), level)
      expect(bcaInterval(negated, level).lower).toBeCloseTo(-upper, 6)
      expect(bcaInterval(negated, level).upper).toBeCloseTo(-lower, 6)
      expect(bcaPValue(negated)).toBeCloseTo(bcaPValue(of(values)), 9)
    }),
    anyRun,
  )
})

test('the p-value is <= alpha exactly when the interval at 1 - alpha excludes the null', () => {
  fc.assert(
    fc.property(anySample, fc.integer({ min: -900, max: 900 }), anyLevel, (values, nullValue, level) => {
      const distribution = of(values)
      const { lower, upper } = bcaInterval(distribution, level)
      const pValue = bcaPValue(distribution, nullValue)
      // Shrinking finds the levels that equal a p-value to the last digit, where rounding decides.
      fc.pre(Math.abs(pValue - (1 - level)) > 1e-9)
      expect(pValue <= 1 - level).toBe(lower > nullValue || upper < nullValue)
    }),
    { numRuns: 1000 },
  )
})

test('the p-value is the turning point to the digit, within the replicates, at their edge and beyond', () => {
  const distribution = of([0.1, 0.4, 0.2, 2.5, 0.9, 0.3, 1.4])
  const { replicates } = distribution
  for (const rank of [1, 3, 8, 9, 10, 11, 12, 30, 369, 388, 389, 390, 391, 392, 398]) {
    const nullValue = (replicates[rank - 1]! + replicates[rank]!) / 2
    const excludes = (alpha: number) => {
      const { lower, upper } = bcaInterval(distribution, 1 - alpha)
      return lower > nullValue || upper < nullValue
    }
    const pValue = bcaPValue(distribution, nullValue)
    expect([rank, excludes(pValue * 1.0001), excludes(pValue * 0.9999)]).toEqual([rank, true, false])
  }
})

test('the interval does not jump where the continuation takes over', () => {
  const distribution = of([0.1, 0.4, 0.2, 2.5, 0.9, 0.3, 1.4])
  const [inside, outside] = [10.0001, 9.9999].map((rank) => percentileInterval(distribution, 1 - (2 * rank) / 401))
  expect(outside!.lower).toBeCloseTo(inside!.lower, 4)
  expect(outside!.upper).toBeCloseTo(inside!.upper, 4)
})

test('a higher level never gives a narrower interval, neither within the replicates nor beyond them', () => {
  fc.assert(
    fc.property(anySample, (values) => {
      const distribution = of(values)
      const levels = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999, 0.999999999, 1]
      const intervals = levels.map((level) => bcaInterval(distribution, level))
      for (const [i, { lower, upper }] of intervals.entries()) {
        expect(lower).toBeLessThanOrEqual(intervals[Math.max(0, i - 1)]!.lower)
        expect(upper).toBeGreaterThanOrEqual(intervals[Math.max(0, i - 1)]!.upper)
      }
    }),
    anyRun,
  )
})

test('a shift of data and null together leaves the p-value alone', () => {
  const shifted = sleep.map((value) => value + 5)
  // Between the values that a mean of ten can take: on one of them rounding would decide.
  expect(bcaPValue(of(shifted), 6.005)).toBeCloseTo(bcaPValue(of(sleep), 1.005), 6)
})

test('a null at the estimate is never rejected, a null far away always', () => {
  const distribution = bootstrap(sleep, seeded(2))
  expect(bcaPValue(distribution, 1.58)).toBeGreaterThan(0.8)
  expect(bcaPValue(distribution, 10)).toBeLessThan(1e-4)
  expect(bcaPValue(distribution, -10)).toBeLessThan(1e-4)
})

test('beyond the replicates the interval goes on with the normal shape', () => {
  const uniform = seeded(9)
  const values = Array.from({ length: 200 }, () => uniform() - 0.5)
  const { lower, upper } = percentileInterval(bootstrap(values, uniform), 1 - 2e-7)
  const mean = values.reduce((sum, value) => sum + value, 0) / 200
  const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / 200
  // The normal quantile of 1e-7 is -5.199; 10,000 resamples end at about -3.7.
  expect((lower - mean) / error).toBeCloseTo(-5.2, 0)
  expect((upper - mean) / error).toBeCloseTo(5.2, 0)
})

test('equal values give an interval without width, and no doubt but at that value', () => {
  const distribution = bootstrap([0.1, 0.1, 0.1, 0.1], seeded(3))
  for (const level of [0.5, 0.95, 0.999999, 1]) {
    const { lower, upper } = bcaInterval(distribution, level)
    expect([lower, upper]).toEqual([distribution.estimate, distribution.estimate])
  }
  expect(bcaPValue(distribution)).toBe(0)
  expect(bcaPValue(distribution, distribution.estimate)).toBe(1)
})

test.each([[[]], [[0.3]]])('%j gives an infinite interval at every level and a p-value of 1', (values) => {
  const distribution = bootstrap(values, seeded(4))
  for (const read of [bcaInterval, percentileInterval]) {
    expect(read(distribution, 0.5)).toEqual({ lower: -Infinity, upper: Infinity })
  }
  expect(bcaPValue(distribution)).toBe(1)
})

test('a level outside of (0, 1] is refused', () => {
  for (const level of [0, -0.5, 1.01, 95, NaN]) {
    expect(() => bcaInterval(of(sleep), level)).toThrow(LevelError)
    expect(() => percentileInterval(of(sleep), level)).toThrow(LevelError)
  }
})

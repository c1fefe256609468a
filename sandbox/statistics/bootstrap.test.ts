import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bootstrap, countReplicates } from './bootstrap.ts'
import { seeded, sleep } from './test/seeded.ts'

test('one source, one distribution; another source, another', () => {
  expect(bootstrap(sleep, seeded(1))).toEqual(bootstrap(sleep, seeded(1)))
  expect(bootstrap(sleep, seeded(1)).replicates).not.toEqual(bootstrap(sleep, seeded(2)).replicates)
})

test('as many draws are taken as resamples times values', () => {
  let draws = 0
  const uniform = seeded(1)
  const counting = () => {
    draws += 1
    return uniform()
  }
  bootstrap(sleep, counting, { resamples: 300 })
  expect(draws).toBe(300 * sleep.length)
})

test('replicates are sorted and scatter like sd * sqrt((n-1)/n) / sqrt(n) about the estimate', () => {
  const { estimate, replicates } = bootstrap(sleep, seeded(3), { resamples: 50_000 })
  const centre = replicates.reduce((sum, value) => sum + value, 0) / replicates.length
  const variance = replicates.reduce((sum, value) => sum + (value - centre) ** 2, 0) / replicates.length
  expect(replicates).toEqual(replicates.toSorted())
  expect(estimate).toBeCloseTo(1.58, 12)
  expect(centre).toBeCloseTo(1.58, 2)
  expect(Math.sqrt(variance)).toBeCloseTo((1.229995 * Math.sqrt(0.9)) / Math.sqrt(10), 2)
})

test('the acceleration of a mean is a sixth of the sum of cubes over the sum of squares^1.5', () => {
  const deviations = sleep.map((value) => value - 1.58)
  const sumOf = (power: number) => deviations.reduce((sum, value) => sum + value ** power, 0)
  expect(bootstrap(sleep, seeded(4)).acceleration).toBeCloseTo(sumOf(3) / (6 * sumOf(2) ** 1.5), 10)
})

test('a symmetric sample has no acceleration and almost no bias, however many replicates tie with the estimate', () => {
  const { acceleration, bias } = bootstrap([-1, 1], seeded(5))
  expect(acceleration).toBeCloseTo(0, 12)
  expect(Math.abs(bias)).toBeLessThan(0.03)
})

test('the statistic may be any function of the sample', () => {
  const largest = bootstrap(sleep, seeded(6), { statistic: (sample) => Math.max(...sample), resamples: 2000 })
  expect(largest.estimate).toBe(4.6)
  // The largest value is missing from a resample of 10 with probability 0.9^10.
  expect(countReplicates(largest.replicates, '<', 4.6) / 2000).toBeCloseTo(0.9 ** 10, 1)
})

test('fewer than two values have no distribution', () => {
  expect(bootstrap([0.3], seeded(7))).toEqual({
    estimate: 0.3,
    replicates: new Float64Array(0),
    bias: 0,
    acceleration: 0,
  })
  expect(bootstrap([], seeded(7)).estimate).toBeNaN()
})

test('a value that is not finite is refused', () => {
  expect(() => bootstrap([1, NaN], seeded(8))).toThrow('Value 1 of the sample is NaN')
})

test('counting by bisection is counting', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: -1, max: 10 }), (values, value) => {
      const replicates = Float64Array.from(values).sort()
      expect(countReplicates(replicates, '<', value)).toBe(values.filter((other) => other < value).length)
      expect(countReplicates(replicates, '<=', value)).toBe(values.filter((other) => other <= value).length)
    }),
  )
})

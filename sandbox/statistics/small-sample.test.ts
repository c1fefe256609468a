import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bcaPValue } from './bca.ts'
import { bootstrap } from './bootstrap.ts'
import { normalQuantile } from './normal.ts'
import { expandedLevel, expandedPValue } from './small-sample.ts'
import { studentQuantile } from './student-t.ts'
import { seeded, seededNormal } from './test/seeded.ts'

const anySize = fc.integer({ min: 4, max: 200 })

test('a normal bootstrap read at the expanded level is as wide as the t interval', () => {
  fc.assert(
    fc.property(anySize, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (size, level) => {
      const z = -normalQuantile((1 - expandedLevel(level, size)) / 2)
      const t = studentQuantile((1 - level) / 2, size - 1)
      // The bootstrap has the standard deviation with n, Student the one with n - 1.
      expect((z * Math.sqrt((size - 1) / size)) / t).toBeCloseTo(1, 3)
    }),
  )
})

test('the expanded p-value is <= alpha exactly when the p-value is <= what the expanded level leaves', () => {
  fc.assert(
    fc.property(
      anySize,
      fc.double({ min: 1e-6, max: 1, noNaN: true }),
      fc.double({ min: 0.5, max: 0.999, noNaN: true }),
      (size, pValue, level) => {
        expect(expandedPValue(pValue, size) <= 1 - level).toBe(pValue <= 1 - expandedLevel(level, size))
      },
    ),
  )
})

test('the correction only ever widens and vanishes with many seeds', () => {
  const levels = [3, 5, 10, 30, 100, 10_000].map((size) => expandedLevel(0.95, size))
  expect(levels).toEqual(levels.toSorted((a, b) => b - a))
  expect(levels.at(-1)).toBeGreaterThan(0.95)
  expect(levels.at(-1)).toBeCloseTo(0.95, 4)
})

test('fewer than two values prove nothing', () => {
  expect([expandedPValue(0.001, 1), expandedPValue(0, 0)]).toEqual([1, 1])
  expect(expandedLevel(0.95, 1)).toBe(0.95)
})

test('with ten normal seeds BCa alone rejects a true null far too often, expanded about as often as it says', () => {
  const normal = seededNormal(10)
  const uniform = seeded(11)
  const samples = Array.from({ length: 1000 }, () => Array.from({ length: 10 }, normal))
  const pValues = samples.map((sample) => bcaPValue(bootstrap(sample, uniform, { resamples: 1000 })))
  const plain = pValues.filter((p) => p <= 0.05).length / 1000
  const expanded = pValues.filter((p) => expandedPValue(p, 10) <= 0.05).length / 1000
  expect(plain).toBeGreaterThan(0.08)
  expect(expanded).toBeLessThan(0.075)
  expect(expanded).toBeGreaterThan(0.03)
})

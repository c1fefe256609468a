import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bcaScore } from './bca.ts'
import { bootstrap } from './bootstrap.ts'
import { normalCdf } from './normal.ts'
import { expandedPValue, expandedScore } from './small-sample.ts'
import { studentQuantile } from './student-t.ts'
import { seeded, seededNormal } from './test/seeded.ts'

const anySize = fc.integer({ min: 2, max: 200 })
const anyLevel = fc.double({ min: 0.5, max: 0.999, noNaN: true })

test('a normal bootstrap read at the expanded score is as wide as the t interval', () => {
  fc.assert(
    fc.property(anySize, anyLevel, (size, level) => {
      const t = studentQuantile((1 - level) / 2, size - 1)
      // The bootstrap has the standard deviation with n, Student the one with n - 1.
      expect((expandedScore(level, size) * Math.sqrt((size - 1) / size)) / t).toBeCloseTo(1, 12)
    }),
  )
})

test('the expanded p-value is <= alpha exactly when the score reaches the expanded score', () => {
  fc.assert(
    fc.property(anySize, anyLevel, fc.double({ min: 0, max: 1000, noNaN: true }), (size, level, score) => {
      fc.pre(Math.abs(score / expandedScore(level, size) - 1) > 1e-9)
      expect(expandedPValue(score, size) <= 1 - level).toBe(score >= expandedScore(level, size))
    }),
  )
})

test('the correction only ever widens and vanishes with many seeds', () => {
  const scores = [2, 3, 5, 10, 30, 100, 10_000].map((size) => expandedScore(0.95, size))
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  expect(scores.at(-1)).toBeGreaterThan(1.96)
  expect(scores.at(-1)).toBeCloseTo(1.96, 3)
})

test('fewer than two values prove nothing', () => {
  expect([expandedPValue(5, 1), expandedPValue(Infinity, 0)]).toEqual([1, 1])
  expect([expandedScore(0.5, 1), expandedScore(0.95, 0)]).toEqual([Infinity, Infinity])
})

test('with ten normal seeds BCa alone rejects a true null far too often, expanded about as often as it says', () => {
  const normal = seededNormal(10)
  const uniform = seeded(11)
  const samples = Array.from({ length: 1000 }, () => Array.from({ length: 10 }, normal))
  const scores = samples.map((sample) => bcaScore(bootstrap(sample, uniform, { resamples: 1000 })))
  const plain = scores.filter((score) => 2 * normalCdf(-score) <= 0.05).length / 1000
  const expanded = scores.filter((score) => expandedPValue(score, 10) <= 0.05).length / 1000
  expect(plain).toBeGreaterThan(0.08)
  expect(expanded).toBeLessThan(0.075)
  expect(expanded).toBeGreaterThan(0.03)
})

import * as fc from 'fast-check'
import { mean } from 'simple-statistics'
import { expect, test } from 'vitest'
import { detectableEffect, effectSize, hedgesFactor, seedsNeeded } from './effect-size.ts'
import { pairedT } from './paired-t.ts'
import { seededNormal, sleep } from './test/seeded.ts'

test('the sleep data: d_z = 1.58/1.229995, Hedges factor 1 - 3/35, nine of ten better and one equal', () => {
  const { dz, hedges, superiority } = effectSize(sleep)
  expect(dz).toBeCloseTo(1.58 / 1.229995, 5)
  expect(hedges).toBeCloseTo((1.58 / 1.229995) * (1 - 3 / 35), 5)
  expect(superiority).toBe(0.95)
})

test('d_z is t / sqrt(n)', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 3, maxLength: 20 }), (values) => {
      fc.pre(new Set(values).size > 1)
      expect(effectSize(values).dz).toBeCloseTo(pairedT(values).t / Math.sqrt(values.length), 9)
    }),
  )
})

test('superiority and inferiority add to one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }), (values) => {
      const negated = values.map((value) => -value)
      expect(effectSize(values).superiority! + effectSize(negated).superiority!).toBeCloseTo(1, 12)
    }),
  )
})

test('Hedges corrects the bias of d_z in small samples', () => {
  const normal = seededNormal(6)
  const effects = Array.from({ length: 20_000 }, () => effectSize(Array.from({ length: 6 }, () => normal() + 1)))
  expect(mean(effects.map(({ dz }) => dz!))).toBeGreaterThan(1.15)
  expect(mean(effects.map(({ hedges }) => hedges!))).toBeCloseTo(1, 1.5)
  expect(hedgesFactor(1000)).toBeCloseTo(1, 2)
})

test('what does not exist is undefined, and no effect is zero even without spread', () => {
  expect(effectSize([])).toEqual({ dz: undefined, hedges: undefined, superiority: undefined })
  expect(effectSize([1])).toEqual({ dz: undefined, hedges: undefined, superiority: 1 })
  expect(effectSize([2, 2])).toEqual({ dz: undefined, hedges: undefined, superiority: 1 })
  expect(effectSize([0, 0, 0])).toEqual({ dz: 0, hedges: 0, superiority: 0.5 })
})

test.each([
  [0.5, 43, 72],
  [0.3, 117, 198],
  [0.2, 263, 445],
])('seeds for d_z = %d are %d for one contrast and %d for fifteen (docs/theory.md F)', (dz, one, fifteen) => {
  expect(seedsNeeded(dz)).toBe(one)
  expect(seedsNeeded(dz, { contrasts: 15 })).toBe(fifteen)
})

test('with the seeds needed the t test finds the effect about as often as wanted', () => {
  const normal = seededNormal(43)
  const found = Array.from({ length: 2000 }, () => {
    const differences = Array.from({ length: seedsNeeded(0.5) }, () => normal() + 0.5)
    return pairedT(differences).pValue <= 0.05
  }).filter(Boolean).length
  expect(found / 2000).toBeGreaterThan(0.87)
  expect(found / 2000).toBeLessThan(0.93)
})

test('what so many seeds can show is what asks for so many seeds', () => {
  for (const contrasts of [1, 3, 15]) {
    for (const seeds of [7, 10, 43, 198]) {
      expect(seedsNeeded(detectableEffect(seeds, { contrasts }) * 1.0001, { contrasts })).toBe(seeds)
      expect(seedsNeeded(detectableEffect(seeds, { contrasts }) * 0.9999, { contrasts })).toBe(seeds + 1)
    }
  }
})

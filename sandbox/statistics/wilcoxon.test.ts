import standardLibrary from '@stdlib/stats-wilcoxon'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededNormal } from './test/seeded.ts'
import { fewestSeeds, smallestWilcoxonP, wilcoxon } from './wilcoxon.ts'

/** Few sizes, so that ties and zeros are common. */
const tied = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 })

/** The same values under each of the 2^n choices of signs. */
function underAllSigns(values: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** values.length }, (_, signs) =>
    values.map((value, i) => ((signs >> i) & 1 ? Math.abs(value) : -Math.abs(value))),
  )
}

test('the p-value is the share of sign patterns that are at least as extreme, ties and all', () => {
  fc.assert(
    fc.property(tied, (values) => {
      const nonZero = values.filter((value) => value !== 0)
      const centre = underAllSigns(nonZero).map((signed) => wilcoxon(signed).statistic)
      const middle = centre.reduce((sum, statistic) => sum + statistic, 0) / centre.length
      const distance = Math.abs(wilcoxon(values).statistic - middle)
      const extreme = centre.filter((statistic) => Math.abs(statistic - middle) >= distance - 1e-9)
      expect(wilcoxon(values).pValue).toBeCloseTo(extreme.length / centre.length, 12)
    }),
    { numRuns: 40 },
  )
})

test('under random signs a p-value <= alpha is never more frequent than alpha', () => {
  const pValues = underAllSigns([1, 2, 2, 3, 5, 5, 5, 8, 9, 10]).map((signed) => wilcoxon(signed).pValue)
  for (const alpha of [0.01, 0.05, 0.1, 0.3, 0.5]) {
    const share = pValues.filter((p) => p <= alpha).length / pValues.length
    expect(share).toBeLessThanOrEqual(alpha)
    expect(share).toBeGreaterThan(alpha / 2)
  }
})

test('without zeros and ties it agrees with @stdlib/stats-wilcoxon up to its 50 values', () => {
  const normal = seededNormal(50)
  for (const size of [2, 5, 12, 25, 30, 50]) {
    const values = Array.from({ length: size }, () => normal() + 0.3)
    expect(wilcoxon(values).pValue).toBeCloseTo(standardLibrary(values).pValue, 10)
    expect(wilcoxon(values).statistic).toBeCloseTo(standardLibrary(values).statistic, 10)
  }
})

test('the sign, the scale and the order of the differences do not matter', () => {
  fc.assert(
    fc.property(tied, fc.integer({ min: 1, max: 100 }), (values, scale) => {
      const { pValue } = wilcoxon(values)
      expect(wilcoxon(values.map((value) => -value)).pValue).toBe(pValue)
      expect(wilcoxon(values.map((value) => scale * value)).pValue).toBe(pValue)
      expect(wilcoxon(values.toReversed()).pValue).toBe(pValue)
    }),
  )
})

test('zero differences change nothing', () => {
  fc.assert(
    fc.property(tied, fc.nat(5), (values, zeros) => {
      const padded = [...values, ...Array.from({ length: zeros }, () => 0), -0]
      expect(wilcoxon(padded)).toEqual(wilcoxon(values))
    }),
  )
})

test.each([[[]], [[0, 0, 0]]])('%j says nothing: p-value 1', (values) => {
  expect(wilcoxon(values)).toEqual({ statistic: 0, size: 0, pValue: 1, exact: true })
})

test('beyond 100 differences the normal approximation takes over, close to the exact value', () => {
  const normal = seededNormal(101)
  const many = Array.from({ length: 101 }, () => normal() + 0.2)
  const exact = wilcoxon(many, { exactUpTo: 200 })
  const approximate = wilcoxon(many)
  expect([exact.exact, approximate.exact]).toEqual([true, false])
  expect(Math.abs(approximate.pValue / exact.pValue - 1)).toBeLessThan(0.02)
})

test('the approximation allows for ties as @stdlib/stats-wilcoxon does, and is close to the exact value', () => {
  const normal = seededNormal(102)
  const coarse = Array.from({ length: 60 }, () => Math.round(2 * normal() + 0.4))
  const exact = wilcoxon(coarse)
  const approximate = wilcoxon(coarse, { exactUpTo: 0 })
  expect(exact.size).toBeLessThan(60)
  expect(approximate.pValue).toBeCloseTo(standardLibrary(coarse).pValue, 10)
  expect(Math.abs(approximate.pValue / exact.pValue - 1)).toBeLessThan(0.02)
})

test('the smallest p-value is reached by differences of one sign', () => {
  for (const size of [1, 2, 5, 10, 25]) {
    expect(wilcoxon(Array.from({ length: size }, (_, i) => i + 1)).pValue).toBe(smallestWilcoxonP(size))
  }
  expect(smallestWilcoxonP(0)).toBe(1)
})

test('one seed less than the fewest cannot reach alpha', () => {
  for (const alpha of [0.5, 0.05, 0.05 / 20, 1e-6]) {
    expect(smallestWilcoxonP(fewestSeeds(alpha))).toBeLessThanOrEqual(alpha)
    expect(smallestWilcoxonP(fewestSeeds(alpha) - 1)).toBeGreaterThan(alpha)
  }
})

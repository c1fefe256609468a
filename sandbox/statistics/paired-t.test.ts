import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairedT } from './paired-t.ts'

const anySample = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 20 })

test('the sign of the differences turns the sign of t and leaves p, their scale leaves both', () => {
  fc.assert(
    fc.property(anySample, (values) => {
      fc.pre(new Set(values).size > 1)
      const { t, pValue } = pairedT(values)
      expect(pairedT(values.map((value) => -value)).t).toBeCloseTo(-t, 9)
      expect(pairedT(values.map((value) => -value)).pValue).toBeCloseTo(pValue, 12)
      expect(pairedT(values.map((value) => 4 * value)).t).toBeCloseTo(t, 9)
    }),
  )
})

test('a larger mean with the same spread is never less significant', () => {
  fc.assert(
    fc.property(anySample, fc.integer({ min: 1, max: 50 }), (values, shift) => {
      fc.pre(new Set(values).size > 1)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const centred = values.map((value) => value - mean)
      const p = (by: number) => pairedT(centred.map((value) => value + by)).pValue
      expect(p(2 * shift)).toBeLessThan(p(shift))
    }),
  )
})

test('a twin against itself: t = 0, p = 1', () => {
  expect(pairedT([0, 0, 0])).toEqual({ t: 0, degreesOfFreedom: 2, pValue: 1 })
})

test('the same non-zero difference everywhere: t infinite, p = 0', () => {
  expect(pairedT([2, 2, 2])).toEqual({ t: Infinity, degreesOfFreedom: 2, pValue: 0 })
})

test.each([[[]], [[5]]])('%j proves nothing: p = 1', (values) => {
  expect(pairedT(values)).toEqual({ t: NaN, degreesOfFreedom: 0, pValue: 1 })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalCdf, normalDensity, normalQuantile, ProbabilityError } from './normal.ts'

test.each([
  [-37, 5.725571222524577e-300],
  [-10, 7.619853024160527e-24],
  [-3.0001, 0.0013494549132607172],
  [-2.9999, 0.001350341282954925],
  [0, 0.5],
  [0.3, 0.6179114221889526],
  [1.959963984540054, 0.975],
  [6, 0.9999999990134123],
])('the distribution at %d is that of mpmath', (z, expected) => {
  expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(1e-12)
})

test.each([
  [1e-300, -37.0470962993612],
  [1e-10, -6.361340902404056],
  [0.00125, -3.023341439739147],
  [0.025, -1.959963984540054],
  [0.3, -0.5244005127080407],
])('the quantile at %d is that of mpmath', (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 11)
})

test('quantile and distribution invert each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14)
    }),
  )
})

test('the distribution is symmetric, rises, and its slope is the density', () => {
  fc.assert(
    fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
      const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14)
      expect(slope).toBeCloseTo(normalDensity(z), 8)
    }),
  )
})

test('certainty lies at infinity, and only probabilities have quantiles', () => {
  expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1])
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity])
  for (const p of [-0.1, 1.1, NaN]) expect(() => normalQuantile(p)).toThrow(ProbabilityError)
})

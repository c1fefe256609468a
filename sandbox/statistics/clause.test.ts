import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { reaches, staysBelow, staysWithin, valueBelow, valueReaches } from './clause.ts'

const ends = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }))
const anyInterval = ends.map(([a, b]) => ({ lower: Math.min(a, b) / 10, upper: Math.max(a, b) / 10 }))
const anyThreshold = fc.integer({ min: -20, max: 20 }).map((value) => value / 10)

test('an interval on one side of the threshold decides, one on both sides straddles', () => {
  expect(reaches('x', { lower: 0.1, upper: 0.3 }, 0.1).verdict).toBe('holds')
  expect(reaches('x', { lower: 0.05, upper: 0.1 }, 0.1).verdict).toBe('straddles')
  expect(reaches('x', { lower: -0.1, upper: 0.09 }, 0.1).verdict).toBe('fails')
  expect(staysBelow('x', { lower: 0, upper: 0.05 }, 0.05).verdict).toBe('holds')
  expect(staysBelow('x', { lower: 0.05, upper: 0.06 }, 0.05).verdict).toBe('straddles')
  expect(staysBelow('x', { lower: 0.06, upper: 0.2 }, 0.05).verdict).toBe('fails')
})

test('staying below is reaching, seen in the mirror', () => {
  fc.assert(
    fc.property(anyInterval, anyThreshold, ({ lower, upper }, threshold) => {
      const mirrored = reaches('x', { lower: -upper, upper: -lower }, -threshold)
      expect(staysBelow('x', { lower, upper }, threshold).verdict).toBe(mirrored.verdict)
    }),
  )
})

test('staying within is staying below on both sides', () => {
  fc.assert(
    fc.property(anyInterval, fc.integer({ min: 0, max: 20 }), (interval, tenths) => {
      const margin = tenths / 10
      const sides = [staysBelow('x', interval, margin).verdict, reaches('x', interval, -margin).verdict]
      const expected = sides.includes('fails') ? 'fails' : sides.includes('straddles') ? 'straddles' : 'holds'
      expect(staysWithin('x', interval, margin).verdict).toBe(expected)
    }),
  )
})

test('a number without an interval holds or fails', () => {
  expect(valueReaches('x', 0.1, 0.1).verdict).toBe('holds')
  expect(valueReaches('x', 0.09, 0.1).verdict).toBe('fails')
  expect(valueReaches('x', Infinity, 0.1).verdict).toBe('holds')
  expect(valueBelow('x', 0.5, 0.5, '').verdict).toBe('fails')
  expect(valueBelow('x', 0.49, 0.5, '').verdict).toBe('holds')
})

test('what was not measured is unknown, but what does not exist cannot be too high', () => {
  const nowhere = { lower: NaN, upper: NaN }
  const unknown = [
    reaches('x', undefined, 0),
    staysBelow('x', nowhere, 0),
    staysWithin('x', { lower: 0, upper: NaN }, 1),
    valueReaches('x', NaN, 0),
    valueReaches('x', undefined, 0),
  ]
  for (const clause of unknown) {
    expect(clause).toEqual({
      verdict: 'is unknown',
      text: 'x was not measured or does not exist, and the rule needs it',
    })
  }
  const absent = { verdict: 'holds', text: 'dump ratio does not exist: nothing was rewarded' }
  expect(valueBelow('dump ratio', undefined, 0.5, 'nothing was rewarded')).toEqual(absent)
})

test('the sentence says what was seen and what was asked', () => {
  expect(reaches('TVL uplift', { lower: -0.01, upper: 0.08 }, 0).text).toBe(
    'TVL uplift -1.0 % to +8.0 %, lower bound must reach +0.0 %',
  )
  expect(staysBelow('TVL uplift', { lower: -Infinity, upper: Infinity }, 0.1).text).toBe(
    'TVL uplift -infinity to +infinity, upper bound must not pass +10.0 %',
  )
})

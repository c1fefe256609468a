import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fallsShort, reaches, required, staysBelow, staysWithin, type Reading, type Subject } from './clause.ts'

const x: Subject = { metric: 'x', words: 'x', in: 'percent' }
const tvl: Subject = { metric: 'tvl', words: 'TVL uplift', in: 'percent' }
const ends = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }))
const anyInterval = ends.map(([a, b]) => ({ lower: Math.min(a, b) / 10, upper: Math.max(a, b) / 10 }))
const anyThreshold = fc.integer({ min: -20, max: 20 }).map((value) => value / 10)
const all = [reaches, staysBelow, fallsShort, staysWithin]

test('an interval on one side of the threshold decides, one on both sides straddles', () => {
  expect(reaches(x, { lower: 0.1, upper: 0.3 }, 0.1).verdict).toBe('holds')
  expect(reaches(x, { lower: 0.05, upper: 0.1 }, 0.1).verdict).toBe('straddles')
  expect(reaches(x, { lower: -0.1, upper: 0.09 }, 0.1).verdict).toBe('fails')
  expect(staysBelow(x, { lower: 0, upper: 0.05 }, 0.05).verdict).toBe('holds')
  expect(staysBelow(x, { lower: 0.05, upper: 0.06 }, 0.05).verdict).toBe('straddles')
  expect(staysBelow(x, { lower: 0.06, upper: 0.2 }, 0.05).verdict).toBe('fails')
})

test('staying below is reaching, seen in the mirror', () => {
  fc.assert(
    fc.property(anyInterval, anyThreshold, ({ lower, upper }, threshold) => {
      const mirrored = reaches(x, { lower: -upper, upper: -lower }, -threshold)
      expect(staysBelow(x, { lower, upper }, threshold).verdict).toBe(mirrored.verdict)
    }),
  )
})

test('falling short is the opposite of reaching: no interval does both, and what decides one decides the other', () => {
  const opposite = { holds: 'fails', fails: 'holds', straddles: 'straddles' } as const
  fc.assert(
    fc.property(anyInterval, anyThreshold, (interval, threshold) => {
      const { verdict } = reaches(x, interval, threshold)
      expect(fallsShort(x, interval, threshold).verdict).toBe(opposite[verdict as keyof typeof opposite])
    }),
  )
})

test('staying within is staying below on both sides', () => {
  fc.assert(
    fc.property(anyInterval, fc.integer({ min: 0, max: 20 }), (interval, tenths) => {
      const margin = tenths / 10
      const sides = [staysBelow(x, interval, margin).verdict, reaches(x, interval, -margin).verdict]
      const expected = sides.includes('fails') ? 'fails' : sides.includes('straddles') ? 'straddles' : 'holds'
      expect(staysWithin(x, interval, margin).verdict).toBe(expected)
    }),
  )
})

test('what nobody knows is unknown in every clause, and says why', () => {
  for (const clause of all) {
    expect(clause(x, { unknown: 'no seed has a value' }, 1)).toEqual({
      metric: 'x',
      verdict: 'is unknown',
      text: 'x: no seed has a value',
    })
    const nowhere: Reading[] = [
      { lower: NaN, upper: NaN },
      { lower: 0, upper: NaN },
    ]
    for (const reading of nowhere) expect(clause(x, reading, 1).verdict).toBe('is unknown')
  }
})

test('what does not exist does not apply, unless the rule cannot do without it', () => {
  for (const clause of all) {
    const found = clause(x, { absent: 'the policy pays nothing' }, 1)
    expect(found).toMatchObject({ verdict: 'does not apply', text: 'there is no x: the policy pays nothing' })
    expect(required(found)).toEqual({ ...found, verdict: 'fails' })
  }
  const holding = reaches(x, { lower: 1, upper: 2 }, 1)
  expect(required(holding)).toEqual(holding)
})

test('the sentence says what was seen and what was asked, in words where numbers say nothing', () => {
  const asked = 'lower bound must reach +0.0 %'
  const text = (lower: number, upper: number) => reaches(tvl, { lower, upper }, 0).text
  expect(text(-0.01, 0.08)).toBe(`TVL uplift -1.0 % to +8.0 %, ${asked}`)
  expect(text(0, 0)).toBe(`TVL uplift +0.0 %, ${asked}`)
  expect(text(-1e-9, 0.08)).toBe(`TVL uplift +0.0 % to +8.0 %, ${asked}`)
  expect(text(-Infinity, Infinity)).toBe(`TVL uplift has no bounds, ${asked}`)
  expect(text(-Infinity, 0.08)).toBe(`TVL uplift has no lower bound, upper +8.0 %, ${asked}`)
  expect(text(0.36, 1e14)).toBe(`TVL uplift +36.0 % to over +10,000 %, ${asked}`)
  expect(staysBelow(tvl, { lower: 0.2, upper: Infinity }, 0.1).text).toBe(
    'TVL uplift has no upper bound, lower +20.0 %, upper bound must not pass +10.0 %',
  )
  expect(reaches({ ...tvl, words: 'dump ratio', in: 'numbers' }, { lower: 0.54, upper: 0.828 }, 0.5).text).toBe(
    'dump ratio 0.54 to 0.83, lower bound must reach 0.50',
  )
})

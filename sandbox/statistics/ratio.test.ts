import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparable, lopsided, type TwinPair } from './ratio.ts'

const twin = fc.oneof(fc.double({ min: 0, max: 1e290, noNaN: true }), fc.constantFrom(5e-324, 1e-12, 0.2, 1, 9100))
const factor = fc.double({ min: -2.1, max: 2.1, noNaN: true }).map((power) => 10 ** power)
const pair = fc.tuple(twin, factor).map(([value, times]): TwinPair => [value * times, value])

test('ratios that say how much changed have a finite logarithm, of a hundred at most either way', () => {
  fc.assert(
    fc.property(pair.filter(comparable), ([policy, value]) => {
      fc.pre(lopsided([[policy, value]]) === undefined)
      // Products of the smallest doubles are rounded coarsely.
      const most = Math.min(policy, value) < 1e-300 ? 250 : 100
      expect(Math.abs(Math.log(policy) - Math.log(value))).toBeLessThan(Math.log(most) + 1e-9)
    }),
    { numRuns: 1000 },
  )
})

test('one pair with a twin of nothing is enough, wherever it stands; seen from the other side it is the policy’s', () => {
  const plain: TwinPair[] = [
    [1.1, 1],
    [0.9, 1],
  ]
  fc.assert(
    fc.property(fc.nat(2), fc.constantFrom(0, 1e-9, 0.0099, -3), (place, little) => {
      const turned = (swap: boolean) => plain.toSpliced(place, 0, swap ? [little, 1] : [1, little])
      expect(lopsided(turned(false))).toEqual({ small: 'twin', pairs: 1, of: 3 })
      expect(lopsided(turned(true))).toEqual({ small: 'policy', pairs: 1, of: 3 })
    }),
  )
  expect(lopsided(plain)).toBeUndefined()
})

test('a pair of two zeros, or with a value that is no number, has nothing to compare', () => {
  const nothing: TwinPair[] = [
    [0, 0],
    [NaN, 1],
    [1, Infinity],
    [-1, 0],
  ]
  expect(nothing.map(comparable)).toEqual([false, false, false, false])
  expect(comparable([0, 1])).toBe(true)
})

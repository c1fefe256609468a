import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundsOf, intervalOf } from './bounds.ts'

const bound = (infinite: number) => fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(infinite))

test('an interval comes back from JSON as it went in, infinite bounds included', () => {
  fc.assert(
    fc.property(bound(-Infinity), bound(Infinity), (lower, upper) => {
      const back = intervalOf(JSON.parse(JSON.stringify(boundsOf({ lower, upper }))))
      expect(back.lower === lower && back.upper === upper).toBe(true)
    }),
  )
})

test('a bound that is no number says no more than an infinite one', () => {
  expect(intervalOf(boundsOf({ lower: NaN, upper: NaN }))).toEqual({ lower: -Infinity, upper: Infinity })
})

import * as fc from 'fast-check'
import { Schema } from 'effect'
import { expect, test } from 'vitest'
import { interval, orNaN, perhaps } from './json-number.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const bound = (infinite: number) => fc.oneof(finite, fc.constant(infinite))

/** What comes back of a value that went through a file. */
function back<A, E>(schema: Schema.Codec<A, E>, value: A): A {
  return Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(value))))
}

test('an interval comes back from a file as it went in, infinite bounds included', () => {
  fc.assert(
    fc.property(bound(-Infinity), bound(Infinity), (lower, upper) => {
      const read = back(interval, { lower, upper })
      expect(read.lower === lower && read.upper === upper).toBe(true)
    }),
  )
})

test('a number that is not there is none afterwards, and neither is one that JSON cannot hold', () => {
  for (const value of [undefined, NaN, Infinity, -Infinity]) expect(back(perhaps, value)).toBe(undefined)
  for (const value of [NaN, Infinity]) expect(back(orNaN, value)).toBe(NaN)
  fc.assert(
    fc.property(finite, (value) => {
      expect([back(perhaps, value), back(orNaN, value)]).toEqual([value + 0, value + 0])
    }),
  )
})

test('in files null stands for all of them, and nothing else is read as a number', () => {
  expect(Schema.encodeSync(interval)({ lower: -Infinity, upper: Infinity })).toEqual({ lower: null, upper: null })
  expect([Schema.encodeSync(perhaps)(undefined), Schema.encodeSync(orNaN)(NaN)]).toEqual([null, null])
  for (const schema of [perhaps, orNaN]) {
    for (const value of ['1', true, [], {}]) expect(Schema.is(schema)(value)).toBe(false)
    expect(() => Schema.decodeUnknownSync(schema)('1')).toThrow()
  }
})

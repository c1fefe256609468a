import { Schema } from 'effect'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText, readSealed, sealed, shapeOf } from './sealed.ts'

const read = readSealed(Schema.Struct({ name: Schema.String, values: Schema.Record(Schema.String, Schema.Json) }))

test('what was sealed reads as it was written, and with any one byte changed it does not', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (name, values, place, change) => {
        const content = JSON.parse(JSON.stringify({ name, values }))
        const text = jsonText(sealed(content))
        const found = read(text)
        expect('value' in found && found.value).toEqual(JSON.parse(text))
        const bytes = Buffer.from(text)
        bytes[place % bytes.length]! ^= change
        expect(read(bytes.toString())).toHaveProperty('wrong')
      },
    ),
    { numRuns: 2000 },
  )
})

test('a seal that is right makes nothing right that has another shape', () => {
  expect(read(jsonText(sealed({ name: 1, values: [] })))).toEqual({
    wrong: 'name: expected string; values: expected object',
  })
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '1',
    '"seal"',
    '{}',
    '{"seal": 1}',
    '{"seal": {}}',
    `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
  ]) {
    expect(read(text), text.slice(0, 20)).toHaveProperty('wrong')
  }
})

test('what is wrong is said by its path, and not all of it', () => {
  const check = shapeOf(Schema.Record(Schema.String, Schema.Array(Schema.Int)))
  expect(check({ a: [1, 'x'] })).toEqual({ wrong: 'a.1: expected number' })
  expect(check(null)).toEqual({ wrong: 'expected object' })
  const many = check(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'x'])))
  expect('wrong' in many && many.wrong.length).toBeLessThan(120)
})

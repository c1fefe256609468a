import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { overridesOf } from './overrides.ts'

const schema = z
  .strictObject({
    count: z.int().positive().default(100).meta({ description: 'How many.' }),
    rate: z.number().min(0).max(1).default(0.5),
    spread: z.strictObject({ low: z.number(), high: z.number() }).default({ low: 0, high: 1 }),
    name: z.string().optional(),
  })
  .prefault({})
const overrides = overridesOf<object>(schema)

test('overrides are what is said and nothing else: no default creeps in', () => {
  const said = fc.record(
    {
      count: fc.integer({ min: 1, max: 1000 }),
      rate: fc.double({ min: 0, max: 1, noNaN: true }),
      spread: fc.record({ low: fc.integer(), high: fc.integer() }, { noNullPrototype: true }),
      name: fc.string(),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  fc.assert(
    fc.property(said, (some) => {
      expect(overrides.parse(some)).toEqual(some)
      expect(Object.keys(overrides.parse(some)).sort()).toEqual(Object.keys(some).sort())
    }),
  )
})

test('overrides are checked as the fields themselves are', () => {
  const refused = (value: unknown) => overrides.safeParse(value).error?.issues.map(({ path }) => path.join('.'))
  expect(refused({ count: 0 })).toEqual(['count'])
  expect(refused({ rate: '0.5' })).toEqual(['rate'])
  expect(refused({ spread: { low: 1 } })).toEqual(['spread.high'])
  expect(refused({ unknown: 1 })).toEqual([''])
})

test('a field’s description survives the loss of its default', () => {
  const shape = (overrides as unknown as z.ZodObject).shape as Record<string, z.ZodOptional>
  expect((shape['count']!.unwrap() as z.ZodType).meta()?.description).toBe('How many.')
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { overridden, overridesOf } from './overrides.ts'

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
  expect(refused({ spread: { low: 1 } })).toBeUndefined()
  expect(refused({ spread: { low: 1, mid: 2 } })).toEqual(['spread'])
  expect(refused({ spread: { low: 'x' } })).toEqual(['spread.low'])
  expect(refused({ unknown: 1 })).toEqual([''])
})

test('a field’s description survives the loss of its default', () => {
  const shape = (overrides as unknown as z.ZodObject).shape as Record<string, z.ZodOptional>
  expect((shape['count']!.unwrap() as z.ZodType).meta()?.description).toBe('How many.')
})

test('what is fixed cannot be overridden', () => {
  const fixed = overridesOf<Record<string, unknown>>(z.object({ a: z.number(), b: z.number() }), ['a'])
  expect(fixed.safeParse({ b: 1 }).success).toBe(true)
  expect(fixed.safeParse({ a: 1 }).success).toBe(false)
})

const part = z.strictObject({ rate: z.number().default(7), limit: z.number().optional() })
const whole = z
  .strictObject({
    count: z.number().default(1),
    list: z.array(z.number()).default([]),
    spread: z.strictObject({ low: z.number(), high: z.number() }).default({ low: 0, high: 1 }),
    nested: z.strictObject({ deep: part.prefault({}), other: z.number().default(2) }).prefault({}),
    first: z.union([z.literal('off'), part]).default('off'),
    second: z.union([z.literal('off'), part]).default('off'),
  })
  .prefault({})

const fields = { noNullPrototype: true, requiredKeys: [] }
const number = fc.integer({ min: -9, max: 9 })
const somePart = fc.record({ rate: number, limit: number }, fields)
const someSwitch = fc.oneof(fc.constant('off' as const), somePart)
const some = fc.record(
  {
    count: number,
    list: fc.array(number, { maxLength: 3 }),
    spread: fc.record({ low: number, high: number }, { noNullPrototype: true }),
    nested: fc.record({ deep: somePart, other: number }, fields),
    first: someSwitch,
    second: someSwitch,
  },
  fields,
)
const change = fc.record(
  {
    count: number,
    list: fc.array(number, { maxLength: 3 }),
    spread: fc.record({ low: number, high: number }, fields),
    nested: fc.record({ deep: somePart, other: number }, fields),
    first: fc.oneof(someSwitch, fc.constantFrom(false, null)),
    second: fc.oneof(someSwitch, fc.constantFrom(false, null)),
  },
  fields,
)

/** Leaves of plain data by their place; a list is one. */
const leaves = (value: unknown, path = ''): (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, field]) => leaves(field, `${path}.${name}`))
    : [[path, value]]

describe('a part that is overridden', () => {
  const resolve = (own: object, changes: unknown) => whole.parse(overridden(whole, own, changes))

  test('is itself when nothing is said, or what it says already', () => {
    fc.assert(
      fc.property(some, (said) => {
        const own = whole.parse(said)
        expect(resolve(own, {})).toEqual(own)
        expect(resolve(own, undefined)).toEqual(own)
        expect(resolve(own, own)).toEqual(own)
      }),
    )
  })

  test('has what is said, and nothing else of it differs but what was off', () => {
    fc.assert(
      fc.property(some, change, (said, changes) => {
        const own = whole.parse(said)
        const found = resolve(own, changes)
        const [before, after] = [new Map(leaves(own)), new Map(leaves(found))]
        const written = leaves(changes)
        for (const [path, value] of written) {
          const off = value === false || value === null
          expect(after.get(path)).toEqual(off ? 'off' : value)
        }
        const places = new Set(written.map(([path]) => path))
        const switched = (path: string) =>
          (['first', 'second'] as const).some(
            (name) => path.startsWith(`.${name}`) && (own[name] === 'off') !== (found[name] === 'off'),
          )
        for (const [path, value] of after) {
          if (!places.has(path) && !switched(path)) expect(value).toEqual(before.get(path))
        }
      }),
    )
  })

  test('is the same whether two overrides of different fields are put in together or one after the other', () => {
    fc.assert(
      fc.property(some, change, (said, { count, nested, first, ...others }) => {
        const one = Object.fromEntries(Object.entries({ count, nested, first }).filter(([, v]) => v !== undefined))
        const own = whole.parse(said)
        const together = resolve(own, { ...one, ...others })
        expect(resolve(resolve(own, one), others)).toEqual(together)
        expect(resolve(resolve(own, others), one)).toEqual(together)
      }),
    )
  })

  test('begins with defaults where it is switched on, and forgets them where it is switched off', () => {
    expect(resolve({}, { first: {} })).toMatchObject({ first: { rate: 7 }, second: 'off' })
    expect(resolve({ first: { rate: 3 } }, { first: {} }).first).toEqual({ rate: 3 })
    expect(resolve({ first: { rate: 3 } }, { first: { limit: 1 } }).first).toEqual({ rate: 3, limit: 1 })
    for (const off of ['off', false, null]) expect(resolve({ first: { rate: 3 } }, { first: off }).first).toBe('off')
  })

  test('is made of anything that anybody can write without a failure', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (own, changes) => {
        overridden(whole, own, changes)
        overridden(whole, own, { first: changes, nested: changes, spread: changes })
      }),
    )
  })
})

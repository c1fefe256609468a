import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { registry } from '../../protocols/registry/registry.ts'
import { policy } from '../policy/policy.ts'
import { campaignFile } from './campaign.ts'
import { excesses } from './limits.ts'

interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly $ref?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly maxItems?: number
}

/** What a schema lets grow without an end: numbers without bounds of their own, lists of any length. */
function unlimited(schema: JsonSchema, path = ''): string[] {
  const { type, minimum, exclusiveMinimum, maximum, exclusiveMaximum, maxItems } = schema
  const inner = [
    ...Object.entries(schema.properties ?? {}),
    ...(typeof schema.additionalProperties === 'object' ? [['*', schema.additionalProperties] as const] : []),
    ...(schema.items === undefined ? [] : [['[]', schema.items] as const]),
  ]
  const least = minimum ?? exclusiveMinimum
  const most = maximum ?? exclusiveMaximum
  // A whole number without a limit says what doubles can count.
  const open = (bound: number | undefined) =>
    bound === undefined || (Math.abs(bound) === Number.MAX_SAFE_INTEGER && !path.endsWith('chainId'))
  return [
    ...((type === 'number' || type === 'integer') && (open(least) || open(most)) ? [path] : []),
    ...(type === 'array' && maxItems === undefined ? [path] : []),
    ...inner.flatMap(([name, part]) => unlimited(part, `${path}.${name}`)),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((each) =>
      unlimited(each, path),
    ),
  ]
}

test.each([
  ['campaign', campaignFile],
  ['policy', policy],
  ['registry', registry],
])('every number and every list of a %s has an end', (_name, schema) => {
  const { $defs = {}, ...whole } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>
  }
  expect([...unlimited(whole), ...Object.entries($defs).flatMap(([name, part]) => unlimited(part, name))]).toEqual([])
})

const usual = {
  days: 60,
  blockSeconds: 3600,
  seeds: 10,
  worlds: { smooth: {}, sticky: { agents: { user: { count: 50 } } } },
  agents: { user: { count: 100 }, investor: { count: 100 } },
  policies: [{}, {}],
}

describe('together too many', () => {
  test.each([
    ['blocks', { days: 60, blockSeconds: 51 }, 'days', /101,647 blocks of 51 seconds.*100,000/],
    ['runs', { seeds: 16_667 }, 'seeds', /3 policies.*2 worlds.*100,002 runs.*100,000/],
    ['agents', { agents: { user: { count: 10_000 }, investor: { count: 10_001 } } }, 'agents', /20,001 agents.*20,000/],
    [
      'agents of a world',
      { worlds: { crowded: { agents: { user: { count: 19_901 } } } } },
      'worlds.crowded.agents',
      /20,001 agents/,
    ],
    [
      'worlds',
      { worlds: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`w${i}`, {}])) },
      'worlds',
      /101 worlds.*100/,
    ],
  ])('are %s, and the limit is said', (_what, changes, place, message) => {
    expect(excesses(usual)).toEqual([])
    const found = excesses({ ...usual, ...changes })
    expect(found.map(({ path }) => path.join('.'))).toEqual([place])
    expect(found[0]!.says).toMatch(message)
  })

  test('may be as many as can be', () => {
    expect(excesses({ ...usual, days: 50, blockSeconds: 43.2 })).toEqual([])
    expect(excesses({ ...usual, seeds: 16_666 })).toEqual([])
    expect(excesses({ ...usual, agents: { user: { count: 10_000 }, investor: { count: 10_000 } } })).toEqual([])
  })
})

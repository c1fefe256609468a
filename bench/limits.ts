import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cause, Effect, Exit } from 'effect'
import { z } from 'zod'
import { optionalProtocols } from '../protocols/index.ts'
import { baseChain } from '../sandbox/origin/base-chain.ts'
import { baseParameters } from '../sandbox/origin/base-parameters.ts'
import { marketParameters } from '../sandbox/market/market.ts'
import type { Finding } from './measure.ts'

interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly anyOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
}

type Path = readonly string[]

/** Every number that may be said about a chain, at the least and at the most that it may be. */
function extremes(schema: JsonSchema, path: Path = []): (readonly [Path, number])[] {
  const { type, properties = {}, anyOf = [], minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema
  const ends = [minimum ?? exclusiveMinimum! + 1e-6, maximum ?? exclusiveMaximum! - 1e-6]
  return [
    ...(type === 'number' || type === 'integer' ? ends.map((end) => [path, end] as const) : []),
    ...anyOf.flatMap((each) => extremes(each, path)),
    ...Object.entries(properties).flatMap(([name, part]) => extremes(part, [...path, name])),
  ]
}

/** The same value with one field changed. */
function changed(value: unknown, [key, ...rest]: Path, end: number): unknown {
  if (key === undefined) return end
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>
  return { ...fields, [key]: changed(fields[key], rest, end) }
}

/** Builds the chain with each of its numbers at both ends: what the limits let through is never an error of arithmetic. */
export const limits = Effect.gen(function* () {
  const folder = mkdtempSync(join(tmpdir(), 'terrarium-bench-limits-'))
  const on = Object.fromEntries(Object.keys(optionalProtocols).map((name) => [name, {}]))
  const usual = baseParameters.parse(on)
  const { eth, metis } = marketParameters.parse({})
  const ofChain = extremes(z.toJSONSchema(baseParameters, { io: 'input' }) as JsonSchema)
    .filter(([[first]]) => first !== 'fork')
    .map(([path, end]) => ({ path, end, chain: changed(usual, path, end), prices: { eth, metis } }))
  const ofPrices = extremes(
    z.toJSONSchema(z.object(marketParameters.unwrap().shape).pick({ eth: true, metis: true }), {
      io: 'input',
    }) as JsonSchema,
  ).map(([path, end]) => ({
    path,
    end,
    chain: usual,
    prices: changed({ eth, metis }, path, end) as { eth: number; metis: number },
  }))
  const counts = { built: 0, unbuildable: 0, refused: 0, defects: 0 }
  for (const { path, end, chain, prices } of [...ofChain, ...ofPrices]) {
    const parsed = baseParameters.safeParse(chain)
    if (!parsed.success) {
      counts.refused += 1
      continue
    }
    const exit = yield* Effect.exit(baseChain({ ...parsed.data, prices }, folder))
    rmSync(folder, { recursive: true, force: true })
    if (Exit.isSuccess(exit)) counts.built += 1
    else if (Cause.hasDies(exit.cause)) {
      counts.defects += 1
      console.error(`${path.join('.')} at ${end}: ${Cause.pretty(exit.cause)}`)
    } else counts.unbuildable += 1
  }
  const { built, unbuildable, refused, defects } = counts
  const finding: Finding = {
    name: 'Chains at a limit that end in an error of arithmetic',
    value: defects,
    aim: { atMost: 0 },
    note: `${built} stand, ${unbuildable} say what cannot be paid, ${refused} are refused for what else they say`,
  }
  return [finding]
})

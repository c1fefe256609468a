import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'
import { type Example, examples, statementsOf } from './example.ts'

const all = examples(projectRoot)
const valued = all.filter((example) => statementsOf(example).some(({ gives }) => gives !== undefined))

test('most examples say what they give', () => {
  expect(valued.length).toBeGreaterThan(50)
  expect(valued.length).toBeGreaterThan(all.length / 2)
})

test('what stands behind code in an example says what it gives', () => {
  const others = all.flatMap((example) =>
    statementsOf(example).flatMap(({ aside }) => (aside === undefined ? [] : [`${placeOf(example)}: // ${aside}`])),
  )
  expect(others).toEqual([])
})

test.each(valued.map((example) => [placeOf(example), example] as const))(
  '%s gives what it says',
  async (_, example) => {
    const scope = await scopeOf(example)
    const run = new Function('say', 'expect', ...scope.keys(), programOf(example))
    run((given: unknown, said: unknown) => expect(given).toEqual(said), expect, ...scope.values())
  },
)

function placeOf({ file, line }: Example): string {
  return `${file}:${line}`
}

/** All that an example can name: what its file exports, and what it imports. */
async function scopeOf({ file, values, imports }: Example): Promise<ReadonlyMap<string, unknown>> {
  const here = (await import(/* @vite-ignore */ join(projectRoot, file))) as Record<string, unknown>
  const scope = new Map(values.map((name) => [name, here[name]]))
  for (const { names, from } of imports) {
    const there = (await import(
      /* @vite-ignore */ from.startsWith('.') ? join(projectRoot, dirname(file), from) : from
    )) as Record<string, unknown>
    for (const name of names) scope.set(name, there[name])
  }
  return scope
}

/** The example, without its types, as the body of a function that asks of each value that was said whether it is given. */
const programOf = (example: Example): string =>
  stripTypeScriptTypes(
    statementsOf(example)
      .map(({ code, gives }) => (gives === undefined ? `${code};` : `say(${code}, ${tolerant(gives)});`))
      .join('\n'),
  )

/** Numbers with decimals are meant as exactly as they are written; what stands in quotes is no number. */
const tolerant = (value: string): string =>
  value.replaceAll(/'(?:[^'\\]|\\.)*'|-?\b\d[\d_]*\.(\d+)\b/g, (found, decimals?: string) =>
    decimals === undefined ? found : `expect.closeTo(${found}, ${decimals.length})`,
  )

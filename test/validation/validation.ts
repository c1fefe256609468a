import { readFileSync } from 'node:fs'
import { Effect } from 'effect'
import { expect } from 'vitest'
import type { ValidationCase } from './case.ts'
import { promise, promisesIn } from './table.ts'

const page = readFileSync(new URL('../../docs/validation.md', import.meta.url), 'utf8')

/** Does a case with few draws, as a test, and finds what it compares on the page, which may have more. */
export async function expectToHold(each: ValidationCase): Promise<void> {
  const rows = await Effect.runPromise(Effect.scoped(each.run('short')))
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter(({ holds }) => !holds)).toEqual([])
  const [, section = ''] = page.split(`\n## ${each.id} `)
  expect(promisesIn(section.split('\n## ')[0]!)).toEqual(expect.arrayContaining(rows.map(promise)))
}

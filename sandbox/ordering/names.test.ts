import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { orderingRules } from './index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where a name may stand: the rules themselves, and what a campaign has that names none. */
const allowed = [/^sandbox\/ordering\//, /^sandbox\/campaign\/campaign\.ts$/, /\.test\.ts$/]

test('nothing asks an ordering rule for its name: a new one says what it is, and is named nowhere else', () => {
  // `random` is also what agents call their draws.
  const names = Object.keys(orderingRules).filter((name) => name !== 'random')
  const files = globSync('{agents,protocols,sandbox}/**/*.ts', { cwd: root, exclude: ['**/*.gen.ts'] })
  const naming = files
    .filter((file) => !allowed.some((pattern) => pattern.test(file)))
    .filter((file) => names.some((name) => readFileSync(join(root, file), 'utf8').includes(`'${name}'`)))
  expect(naming).toEqual([])
})

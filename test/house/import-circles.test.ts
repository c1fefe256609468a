import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'
import { temporaryFolder } from '../fixtures/cli.ts'

interface Settings {
  readonly overrides: readonly {
    readonly files: readonly string[]
    readonly rules: Readonly<Record<string, unknown>>
  }[]
}

const settings = JSON.parse(readFileSync(join(projectRoot, '.oxlintrc.json'), 'utf8')) as Settings

/** Files that lint lets stand in a circle as long as types alone close it. The list may only become shorter. */
const excused = settings.overrides.filter(({ rules }) => 'import/no-cycle' in rules).flatMap(({ files }) => files)

test('who is excused for an import circle stands in one: whoever has left his goes from the list of .oxlintrc.json', () => {
  const strict = join(temporaryFolder('lint'), 'oxlintrc.json')
  const rules = { 'import/no-cycle': ['error', { ignoreTypes: false }] }
  writeFileSync(strict, JSON.stringify({ plugins: ['import'], categories: { correctness: 'off' }, rules }))
  const oxlint = join(projectRoot, 'node_modules/oxlint/bin/oxlint')
  const rooms = ['agents', 'protocols', 'sandbox']
  const { stdout } = spawnSync(process.execPath, [oxlint, '-c', strict, '--format', 'json', ...rooms], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly filename: string }[] }
  expect([...excused].sort()).toEqual([...new Set(diagnostics.map(({ filename }) => filename))].sort())
})

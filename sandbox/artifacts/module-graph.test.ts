import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { moduleGraph } from './module-graph.ts'

function treeOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'terrarium-test-graph-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const graphOf = (files: Readonly<Record<string, string>>) => moduleGraph(['a/entry.ts'], treeOf(files))

test('a graph holds what is imported, exported from elsewhere, or imported later, and what that imports; nothing else', () => {
  const { files, packages } = graphOf({
    'a/entry.ts': `
      import './effects.ts'
      import { one, type Two } from '../b/one.ts'
      import { type Three } from './loaded-all-the-same.ts'
      export * from './star.ts'
      import data from './data.json' with { type: 'json' }
      import { keccak256 } from 'viem/utils'
      import * as parts from '@scope/name/deep'
      import { join } from 'node:path'
      export const later = () => import('./later.ts')
      // import './in-a-comment.ts'
      const text = "import './in-a-text.ts'"
    `,
    'a/effects.ts': `import '../b/one.ts'`,
    'b/one.ts': `import './entry-again.ts'\nexport const one = 1`,
    'b/entry-again.ts': `import '../a/entry.ts'`,
    'a/loaded-all-the-same.ts': 'export type Three = 3',
    'a/star.ts': '',
    'a/later.ts': '',
    'a/data.json': '{}',
    'a/never.ts': '',
  })
  expect(Object.keys(files)).toEqual([
    'a/data.json',
    'a/effects.ts',
    'a/entry.ts',
    'a/later.ts',
    'a/loaded-all-the-same.ts',
    'a/star.ts',
    'b/entry-again.ts',
    'b/one.ts',
  ])
  expect(packages).toEqual(['@scope/name', 'viem'])
})

test('types alone bring nothing, and with generated contracts comes what they are made of, but for tests', () => {
  const { files } = graphOf({
    'a/entry.ts': `import type { One } from './types.ts'\nimport { Farm } from '../farms/artifacts.gen.ts'`,
    'a/types.ts': '',
    'farms/artifacts.gen.ts': '',
    'farms/contracts.json': '{}',
    'farms/contracts/Farm.sol': '',
    'farms/contracts/Farm.t.sol': '',
  })
  expect(Object.keys(files)).toEqual([
    'a/entry.ts',
    'farms/artifacts.gen.ts',
    'farms/contracts.json',
    'farms/contracts/Farm.sol',
  ])
})

test.each([
  ['a variable', 'import(name)'],
  ['a sum', "import('./' + name)"],
  ['a template', 'import(`./parts/${name}.ts`)'],
])('an import of %s is refused, with its place', (_, expression) => {
  expect(() => graphOf({ 'a/entry.ts': `\nexport const load = (name: string) => ${expression}\n` })).toThrow(
    /^a\/entry\.ts:2 imports from a computed place/,
  )
})

import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'

/** What every kind of agent calls its own: the kind is the file, and nobody imports two of them. */
const ofEveryKind = new Set(['Attributes', 'Memory'])

const declared = /^export (?:declare |abstract )*(?:interface|type|class|enum) (\w+)/gm

test('an exported type has a name of its own in all of agents, protocols and sandbox', () => {
  const places = globSync('{agents,protocols,sandbox}/**/*.ts', { cwd: projectRoot })
    .filter((file) => !/\.(test|gen)\.ts$/.test(file))
    .sort()
    .flatMap((file) => {
      const names = [...readFileSync(join(projectRoot, file), 'utf8').matchAll(declared)].map(([, name]) => name!)
      return names.filter((name) => !isOfKind(file, name)).map((name) => ({ name, file }))
    })
  const shared = [...Map.groupBy(places, ({ name }) => name)].filter(([, all]) => all.length > 1)
  expect(shared.map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`)).toEqual([])
})

const isOfKind = (file: string, name: string): boolean => ofEveryKind.has(name) && file === `agents/${basename(file)}`

import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'

/** What every kind of agent calls its own: the kind is the file, and nobody imports two of them. */
const ofEveryKind = new Set(['Attributes', 'Memory'])

/** Names that mean several things today, with how many. The list may only become shorter. */
const ambiguous: Readonly<Record<string, number>> = {
  Books: 2,
  Candidate: 2,
  Choice: 2,
  Contrast: 2,
  Curve: 2,
  Finding: 3,
  Holdings: 3,
  Leg: 2,
  Mark: 2,
  Market: 5,
  Offer: 3,
  Origin: 2,
  Outcome: 2,
  Outside: 2,
  Pair: 2,
  Payments: 2,
  Position: 6,
  Prospect: 2,
  Quote: 2,
  Sample: 2,
  Sandwich: 2,
  State: 2,
  Stock: 2,
  Summary: 2,
  Swap: 2,
  Unsettled: 2,
  Verdict: 2,
  Wish: 3,
}

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
  const found = shared.map(([name, all]) => [name, all.length])
  const where = shared.map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`).join('\n')
  expect(Object.fromEntries(found), where).toEqual(ambiguous)
})

const isOfKind = (file: string, name: string): boolean => ofEveryKind.has(name) && file === `agents/${basename(file)}`

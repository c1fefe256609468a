import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { AnyKind } from '../../agents/agent.ts'
import { agentKinds } from '../../agents/index.ts'
import { projectRoot } from '../../sandbox/artifacts/source-digest.ts'

/** What a kind's file may take to say what its agents own, know, want and decide; how they do it is in agents/mind. */
const mostLines = 150

/** Files of agents/ that are no kinds: what all kinds are made of. */
const ofAll = new Set(['agent.ts', 'index.ts', 'random.ts'])

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const files = globSync('agents/*.ts', { cwd: projectRoot }).filter(
  (file) => !file.endsWith('.test.ts') && !ofAll.has(basename(file)),
)
const fileOf = (kind: string): string => `agents/${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`

const order = ['kind', 'title', 'owns', 'knows', 'wants', 'decides', 'reads', 'parameters', 'count', 'birth', 'decide']

test('every kind is a file of its name, and every file of agents/ is a kind', () => {
  expect(files.sort()).toEqual(Object.keys(agentKinds).map(fileOf).sort())
})

describe.each<AnyKind>(Object.values(agentKinds))('$kind', (kind) => {
  test(`is told in ${mostLines} lines`, () => {
    expect(read(fileOf(kind.kind)).split('\n').length - 1).toBeLessThanOrEqual(mostLines)
  })

  test('says what it owns, knows, wants and decides, each in a sentence, and then how, in the order of every kind', () => {
    for (const sentence of [kind.owns, kind.knows, kind.wants, kind.decides]) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(Object.keys(kind).filter((name) => order.includes(name))).toEqual(order)
  })
})

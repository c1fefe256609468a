import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { agentKinds } from '../agents/index.ts'
import { uses } from '../agents/uses/index.ts'
import { orderingRules } from '../sandbox/ordering/index.ts'
import { sinks } from '../sandbox/policy/sink.ts'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const model = read('docs/model.md')

const section = (number: number): string =>
  model.split(/^## /m).find((text) => text.startsWith(`${number} `)) ?? `no section ${number}`

/** What a file imports to run it, types left out. */
function importsOf(path: string): string[] {
  const found = [...read(path).matchAll(/^import \{([^}]*)\} from '\.[^']*'/gm)]
  return found.flatMap(([, names]) =>
    names!
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type ')),
  )
}

test('has the seven parts of an ODD protocol, in their order', () => {
  const titles = [...model.matchAll(/^## (\d) (.*)$/gm)].map(([, number, title]) => `${number} ${title}`)
  expect(titles).toEqual([
    '1 Purpose and patterns',
    '2 Entities, state variables, scales',
    '3 Process overview and scheduling',
    '4 Design concepts',
    '5 Initialisation',
    '6 Input data',
    '7 Submodels',
  ])
})

test('says every one of the design concepts', () => {
  const concepts = [...section(4).matchAll(/^\*(.*?)\.\*/gm)].map(([, name]) => name)
  for (const concept of [
    'Basic principles',
    'Emergence',
    'Adaptation',
    'Objectives',
    'Learning',
    'Prediction',
    'Sensing',
    'Interaction',
    'Stochasticity',
    'Collectives',
    'Observation',
  ])
    expect(concepts).toContain(concept)
})

test('names every pattern that the model is held against', () => {
  const moments = [...read('bench/moments/target.ts').matchAll(/^  (m\d+): /gm)].map(([, name]) => name!)
  expect(moments).toHaveLength(12)
  expect(moments.filter((name) => !section(1).includes(`\`${name}\``))).toEqual([])
})

test('names every kind, use, sink and ordering rule', () => {
  const names = [...Object.keys(agentKinds), ...uses.map(({ name }) => name), ...sinks, ...Object.keys(orderingRules)]
  expect(names.filter((name) => !model.includes(`\`${name}\``))).toEqual([])
})

test.each(['sandbox/world/propose.ts', 'sandbox/world/step.ts'])('tells every process of %s', (path) => {
  // Keeping the world itself is no process of it.
  const own = new Set(['advance', 'noteBuilding'])
  const processes = importsOf(path).filter((name) => !own.has(name))
  expect(processes.length).toBeGreaterThan(5)
  expect(processes.filter((name) => !section(3).includes(`\`${name}\``))).toEqual([])
})

test('names no file that is not there', () => {
  const paths = [...model.matchAll(/`((?:agents|protocols|sandbox|campaigns)\/[\w./-]*)`/g)].map(([, path]) => path!)
  expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
})

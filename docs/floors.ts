import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parse } from 'es-module-lexer/js'

/** A folder of code: `protocols`, `agents`, or one of sandbox. */
export interface Room {
  /** Its path. */
  readonly path: string
  readonly purpose: string
  /** Rooms that lint keeps it from importing. */
  readonly forbidden: ReadonlySet<string>
  /** Rooms that its code imports today, its tests left out: code, or types alone. */
  readonly imports: ReadonlyMap<string, 'code' | 'types'>
}

/** Rooms that may import the same; nobody on a floor imports from above. */
export type Floor = readonly Room[]

const purposes: Readonly<Record<string, string>> = {
  protocols: 'contracts, what can be done with them, and what their logs mean',
  agents: 'who decides: kinds of agents, and the mind that they share',
  'sandbox/storage': 'files that are whole, sealed and locked',
  'sandbox/artifacts': 'contracts compiled; which code decides results',
  'sandbox/document': 'files that people write, and their mistakes',
  'sandbox/chain': 'Anvil: submit, mine, read; endpoints of live chains',
  'sandbox/statistics': 'few seeds compared, and the outcome',
  'sandbox/ledger': 'who holds what, from logs alone',
  'sandbox/block': 'the types of the way of a block',
  'sandbox/random': 'named streams of random numbers',
  'sandbox/market': 'all that is outside the chain: prices, yields, users',
  'sandbox/ordering': 'rules by which a block is ordered',
  'sandbox/origin': 'what a run begins with: the embedded chain, or a fork',
  'sandbox/policy': 'incentive policies, and how they come onto the chain',
  'sandbox/world': 'one step: decide, order, mine, book',
  'sandbox/metrics': 'what is measured of blocks and runs',
  'sandbox/run': 'one run: opening, sampling, its end',
  'sandbox/campaign': 'the campaign file, and the runs that it asks for',
  'sandbox/results': 'what is written of runs, and its seals',
  'sandbox/compare': 'policies against their twins',
  'sandbox/execute': 'many runs at once, resumed where they stopped',
  'sandbox/sensitivity': 'assumptions varied by a design, and what outcomes depend on',
  'sandbox/replay': 'runs done again: verified, replayed, explained',
  'sandbox/fixture': 'grown worlds for tests',
  'sandbox/report': 'the page that tells it',
  'sandbox/cli': 'the command line',
}

interface Lint {
  readonly overrides: readonly {
    readonly files: readonly string[]
    readonly rules: Readonly<Record<string, unknown>>
  }[]
}

type Restriction = readonly [string, { readonly patterns: readonly { readonly group: readonly string[] }[] }]

/**
 * The floors of the house from the ground up, as lint has them (.oxlintrc.json), and what is really imported.
 *
 * @throws when lint and imports do not agree, or a room has no purpose here
 */
export function floorsOf(root: string): readonly Floor[] {
  const paths = roomsIn(root)
  const unsaid = [
    ...paths.filter((path) => !(path in purposes)),
    ...Object.keys(purposes).filter((path) => !paths.includes(path)),
  ]
  if (unsaid.length > 0)
    throw new Error(`docs/floors.ts: say what each room is for, and no other one: ${unsaid.join(', ')}`)
  const forbidden = forbiddenIn(root, paths)
  const imports = importsIn(root, paths)
  const rooms = paths.map((path): Room => {
    const room = { path, purpose: purposes[path]!, forbidden: forbidden.get(path)!, imports: imports.get(path)! }
    const wrong = [...room.imports.keys()].filter((other) => room.forbidden.has(other))
    if (wrong.length > 0) throw new Error(`${path} imports ${wrong.join(', ')}, which lint forbids`)
    return room
  })
  // Of two rooms that may not import each other, who is kept from more is below.
  const above = ({ path, forbidden: others }: Room): string[] =>
    [...others].filter((other) => !forbidden.get(other)!.has(path) || forbidden.get(other)!.size < others.size)
  const height = (room: Room): number => (isOutside(room) ? -room.forbidden.size : -above(room).length)
  return [...Map.groupBy(rooms, height)].sort(([a], [b]) => a - b).map(([, floor]) => floor)
}

/** What sandbox stands on. */
const isOutside = ({ path }: Room): boolean => !path.startsWith('sandbox/')

const roomsIn = (root: string): string[] => [
  'protocols',
  'agents',
  ...globSync('sandbox/*/', { cwd: root })
    .map((path) => path.replace(/\/$/, ''))
    .filter((path) => !path.endsWith('.ts'))
    .sort(),
]

function forbiddenIn(root: string, paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const { overrides } = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as Lint
  const found = new Map(paths.map((path) => [path, new Set<string>()]))
  for (const { files, rules } of overrides) {
    const restriction = rules['no-restricted-imports'] as Restriction | undefined
    if (restriction === undefined) continue
    const groups = restriction[1].patterns.flatMap(({ group }) => group)
    const kept = paths.filter((path) => groups.some((group) => isIn(path, group)))
    for (const path of paths.filter((each) => files.some((file) => covers(file, each)))) {
      for (const other of kept) if (other !== path) found.get(path)!.add(other)
    }
  }
  return found
}

// Whether imports from a room match a pattern such as **/ledger/**.
const isIn = (path: string, group: string): boolean => path.split('/').some((name) => group === `**/${name}/**`)

// Whether files such as sandbox/{policy,world}/**/*.ts are those of a room.
const covers = (files: string, path: string): boolean => {
  const [, before = '', among, alone] = /^(.*?)(?:\{([^}]*)\}|([^/{*]+))\/\*\*\/\*\.ts$/.exec(files) ?? []
  return (among?.split(',') ?? [alone]).some((name) => `${before}${name}` === path)
}

function importsIn(root: string, paths: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, 'code' | 'types'>> {
  const roomOf = (file: string): string | undefined => paths.find((path) => file.startsWith(`${path}/`))
  const found = new Map(paths.map((path) => [path, new Map<string, 'code' | 'types'>()]))
  for (const file of globSync('{protocols,agents,sandbox}/**/*.ts', { cwd: root })) {
    const room = roomOf(file)
    if (room === undefined || /\.(test|gen)\.ts$/.test(file)) continue
    for (const each of parse(readFileSync(join(root, file), 'utf8'), file)[0]) {
      if (each.type === 'import-meta' || each.specifier?.startsWith('.') !== true) continue
      const other = roomOf(posix.join(dirname(file), each.specifier))
      if (other === undefined || other === room) continue
      const typeOnly = 'typeOnly' in each && each.typeOnly === true
      if (!typeOnly || !found.get(room)!.has(other)) found.get(room)!.set(other, typeOnly ? 'types' : 'code')
    }
  }
  return found
}

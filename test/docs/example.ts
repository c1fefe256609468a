import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** An `@example` of a docstring. A comment behind its code says what the code gives: `adapt(0, 1, 0.1) // => 0.1`. */
export interface Example {
  /** Path from the root, and the line on which it begins. */
  readonly file: string
  readonly line: number
  readonly imports: readonly Import[]
  /** Its code without imports. */
  readonly code: string
  /** What the file itself exports: values, and types. */
  readonly values: readonly string[]
  readonly types: readonly string[]
}

export interface Import {
  readonly written: string
  readonly names: readonly string[]
  readonly from: string
}

/** One of an example's statements, with what it gives where the example says so. */
export interface Statement {
  readonly code: string
  readonly gives?: string
  /** What stands behind it and says something else. */
  readonly aside?: string
}

const docstring = /^[ \t]*\/\*\*(?:(?!\*\/)[^])*?@example\n((?:(?!\*\/)[^])*)\*\//gm
const importLine = /^import (?:type )?\{ (.*) \} from '(.*)'\n?/gm
const exportedValue = /^export (?:abstract |async )*(?:const|function\*?|class) (\w+)/gm
const exportedType = /^export (?:interface|type) (\w+)/gm

const namesIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name!)

export const examplesIn = (file: string, text: string): Example[] =>
  [...text.matchAll(docstring)].map((found) => {
    const written = found[1]!.replace(/^[ \t]*\* ?/gm, '').trimEnd()
    return {
      file,
      line: text.slice(0, found.index + found[0].indexOf('@example\n')).split('\n').length + 1,
      imports: [...written.matchAll(importLine)].map(([line, names, from]) => ({
        written: line,
        names: names!.split(', ').map((name) => name.replace(/^type |.* as /, '')),
        from: from!,
      })),
      code: written.replace(importLine, '').trim(),
      values: namesIn(text, exportedValue),
      types: namesIn(text, exportedType),
    }
  })

/** Every example of the code's docstrings. */
export const examples = (root: string): readonly Example[] =>
  globSync('{agents,protocols,sandbox}/**/*.ts', { cwd: root })
    .filter((file) => !/\.(test|gen)\.ts$/.test(file))
    .sort()
    .flatMap((file) => examplesIn(file, readFileSync(join(root, file), 'utf8')))

const behind = /^(?<code>.*\S)\s+\/\/ (?<gives>=> )?(?<said>.*)$/s

export const statementsOf = ({ code }: Example): readonly Statement[] =>
  code
    .split(/\n(?![\s})\]])/)
    .filter((statement) => !statement.startsWith('//'))
    .map((statement) => {
      const { groups } = behind.exec(statement) ?? {}
      if (groups === undefined) return { code: statement }
      const said = groups['gives'] === undefined ? { aside: groups['said']! } : { gives: groups['said']! }
      return { code: groups['code']!, ...said }
    })

/** What an example may take for granted, by its type. Whose fixture is grown first has types of its own: see `isGrown`. */
const given: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['alice', 'bob', 'somebody', 'pair', 'feeVault'].map((name) => [name, "import('viem').Address"]),
  ),
  view: "import('@/agents/agent.ts').View<import('@/protocols/index.ts').ProtocolName>",
  ...Object.fromEntries(
    ['deployments', 'actions'].map((name) => [
      name,
      `import('@/protocols/index.ts').Knowing<import('@/protocols/index.ts').${name === 'actions' ? 'Actions' : 'Deployments'}, import('@/protocols/index.ts').OptionalName>`,
    ]),
  ),
  deployer: "import('@/protocols/protocol.ts').Deployer",
  purse: 'readonly bigint[]',
  spec: "import('@/sandbox/run/spec.ts').RunSpec",
  world: "import('@/sandbox/world/world.ts').World",
  chain: "import('@/sandbox/chain/chain.ts').Chain['Service']",
  cache: 'string',
  timestamp: 'number',
  ...Object.fromEntries(
    ['campaign', 'summary', 'records'].map((name) => [
      name,
      `import('@/sandbox/report/report.ts').ReportParts['${name}']`,
    ]),
  ),
  actors: 'any',
}

/** Whether somebody has to grow a fixture first: docs/fixtures.md says how, and test/package follows it. */
export const isGrown = ({ imports }: Example): boolean => imports.some(({ from }) => from.startsWith('./fixtures/'))

/** The example as a module beside its file, by its path: what is not imported comes from the file, or is given. */
export function moduleOf({ file, line, imports, code, values, types }: Example): readonly [path: string, text: string] {
  const declared = namesIn(
    code.replace(/const [{[](.*)[}\]] =/g, (_, all: string) => all.replace(/\w+/g, 'const $&')),
    /\bconst (\w+)/g,
  )
  const known = new Set([...declared, ...imports.flatMap(({ names }) => names)])
  const free = (name: string): boolean => !known.has(name) && new RegExp(`(?<![.\\w'])${name}\\b(?!:)`).test(code)
  const own = [...values.filter(free), ...types.filter(free).map((name) => `type ${name}`)]
  const up = '../'.repeat(file.split('/').length - 1)
  const taken = Object.entries(given).filter(([name]) => free(name) && !values.includes(name))
  const yields = /^\S.*yield\*/m.test(code)
  const effect = (yields || free('Effect')) && !known.has('Effect') ? [`import { Effect } from 'effect'`] : []
  const text = [
    ...effect,
    ...(own.length > 0 ? [`import { ${own.join(', ')} } from './${basename(file)}'`] : []),
    ...imports.map(({ written }) => written.trim()),
    ...taken.map(([name, type]) => `declare const ${name}: ${type.replaceAll('@/', up)}`),
    'export {}',
    yields ? `Effect.gen(function* () {\n${code}\n})` : code,
  ]
  return [join(dirname(file), `${basename(file, '.ts')}.${line}.gen.ts`), `${text.join('\n')}\n`]
}

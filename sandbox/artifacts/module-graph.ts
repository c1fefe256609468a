import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { init, parse as parseFast } from 'es-module-lexer'
import { parse as parseAtOnce } from 'es-module-lexer/js'
import { Schema } from 'effect'

/** What code is made of: own files, by their path from the project's root with their SHA-256, and packages. */
export interface ModuleGraph {
  readonly files: Readonly<Record<string, string>>
  /** Packages that one of the files imports, by name. */
  readonly packages: readonly string[]
}

/** One file's part of it. */
interface Module {
  readonly digest: string
  /** Own files that it brings. */
  readonly files: readonly string[]
  readonly packages: readonly string[]
}

/** A file's content, by its path from the project's root. */
export type ReadSource = (file: string) => Uint8Array

/** Reads each file once, so that several graphs of one process parse what they share once. */
export function sourcesIn(root: string): ReadSource {
  const known = new Map<string, Uint8Array>()
  return (file) => {
    const content = known.get(file) ?? readFileSync(join(root, file))
    known.set(file, content)
    return content
  }
}

// The fast build has to be started, and keys are asked for in the middle of pure code: until it is there, the other serves.
let parse = parseAtOnce
void init().then(
  () => (parse = parseFast),
  () => {},
)

const parsed = new WeakMap<Uint8Array, Module>()

/**
 * Everything that running code can reach by imports, whether it does so at once or later. Imports of types alone bring
 * nothing. With generated contracts come the sources that they are made of.
 *
 * @param entries where the code is entered: paths from the project's root
 * @throws ImportComputed when a target is known only while the code runs
 */
export function moduleGraph(entries: readonly string[], root: string, read: ReadSource = sourcesIn(root)): ModuleGraph {
  const files = new Map<string, string>()
  const packages = new Set<string>()
  const open = [...entries]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue
    const content = read(file)
    const found = parsed.get(content) ?? parseModule(file, content)
    parsed.set(content, found)
    files.set(file, found.digest)
    for (const name of found.packages) packages.add(name)
    open.push(...found.files, ...(isGenerated(file) ? contractsBeside(dirname(file), root) : []))
  }
  return {
    files: Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    packages: [...packages].sort(),
  }
}

function parseModule(file: string, content: Uint8Array): Module {
  const digest = createHash('sha256').update(content).digest('hex')
  // Generated contracts are bytecode by the megabyte, and import types alone.
  if (!/\.[mc]?[jt]s$/.test(file) || isGenerated(file)) return { digest, files: [], packages: [] }
  const text = Buffer.from(content).toString()
  const files: string[] = []
  const packages: string[] = []
  for (const found of parse(text, file)[0]) {
    if (found.type === 'import-meta' || (found.type !== 'dynamic' && found.typeOnly)) continue
    const { specifier } = found
    if (specifier === undefined || (found.type === 'dynamic' && found.glob)) {
      throw new ImportComputed({ file, line: text.slice(0, found.importStart).split('\n').length })
    }
    if (/^\.{1,2}\//.test(specifier)) files.push(posix.join(dirname(file), specifier))
    else if (!specifier.startsWith('node:')) packages.push(packageOf(specifier))
  }
  return { digest, files, packages }
}

const isGenerated = (file: string): boolean => file.endsWith('/artifacts.gen.ts')

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** What a folder's generated contracts are made of, tests left out. */
function contractsBeside(folder: string, root: string): string[] {
  const sources = join(root, folder, 'contracts')
  const own = existsSync(sources) ? readdirSync(sources, { recursive: true, encoding: 'utf8' }) : []
  return [
    `${folder}/contracts.json`,
    ...own
      .filter((file) => file.endsWith('.sol') && !file.endsWith('.t.sol'))
      .map((file) => `${folder}/contracts/${file.replaceAll('\\', '/')}`),
  ]
}

/** A content key cannot cover what is imported from a place that only running code knows. */
export class ImportComputed extends Schema.TaggedError<ImportComputed>()('ImportComputed', {
  file: Schema.String,
  line: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.file}:${this.line} imports from a computed place: no content key can cover that. Write the import's target out.`
  }
}

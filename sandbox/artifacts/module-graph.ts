import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
// The build that needs no start, since keys are asked for in the middle of pure code.
import { parse } from 'es-module-lexer/js'
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
    open.push(...found.files, ...(file.endsWith('/artifacts.gen.ts') ? contractsBeside(dirname(file), root) : []))
  }
  return {
    files: Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    packages: [...packages].sort(),
  }
}

function parseModule(file: string, content: Uint8Array): Module {
  const digest = createHash('sha256').update(content).digest('hex')
  if (!/\.[mc]?[jt]s$/.test(file)) return { digest, files: [], packages: [] }
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

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** What a folder's generated contracts are made of, tests left out. */
const contractsBeside = (folder: string, root: string): string[] =>
  globSync([`${folder}/contracts.json`, `${folder}/contracts/**/*.sol`], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.t.sol'))

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

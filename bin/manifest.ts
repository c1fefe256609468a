import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Packages that a built package names. */
export interface Imports {
  /** In JavaScript: they have to be there when it runs. */
  readonly running: ReadonlySet<string>
  /** In declarations: they have to be there when somebody type-checks against it. */
  readonly declared: ReadonlySet<string>
}

type Versions = Readonly<Record<string, string>>

/** Of our package.json what the published one is made of. */
interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies: Versions
  readonly optionalDependencies: Versions
  readonly peerDependencies: Versions
  readonly [field: string]: unknown
}

/**
 * The manifest of the published package. What only serves to work on the project is left out: scripts, development
 * packages, overrides, and the Node that the project brings for itself.
 *
 * @param imports what the built code names; only that is left of the optional packages
 * @param root where the entries' sources are; an entry without one is left out
 * @throws Error when what is declared and what is imported are not the same
 */
export function publishedManifest(ours: Manifest, imports: Imports, root: string): Record<string, unknown> {
  const { dependencies, peerDependencies } = ours
  const { running, declared } = imports
  const optional = Object.entries(ours.optionalDependencies).filter(([name]) => running.has(name))
  // A package may name its own entries, too.
  const known = new Set([
    ours.name,
    ...Object.keys({ ...dependencies, ...peerDependencies }),
    ...optional.map(([name]) => name),
  ])
  const missing = [...new Set([...running, ...declared])].filter((name) => !known.has(name))
  const idle = Object.keys(dependencies).filter((name) => !running.has(name))
  const mistakes = [
    ...missing.map((name) => `${name} is imported and in no dependencies of package.json`),
    ...idle.map((name) => `${name} is in dependencies and imported by nothing: move it to devDependencies`),
  ]
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))

  const entries = Object.entries(ours.exports).filter(
    ([, source]) => !source.endsWith('.ts') || existsSync(join(root, source)),
  )
  const kept = ['name', 'version', 'description', 'type', 'bin', 'engines', 'dependencies'] as const
  const hasPeers = Object.keys(peerDependencies).some((name) => running.has(name))
  return {
    ...Object.fromEntries(kept.map((field) => [field, ours[field]])),
    // Ours is MIT; the bytecode that comes along has licences of its own.
    license: 'SEE LICENSE IN docs/licences.md',
    main: built(ours.exports['.']!).default,
    types: built(ours.exports['.']!).types,
    exports: Object.fromEntries(
      entries.map(([name, source]) => [name, source.endsWith('.ts') ? built(source) : source]),
    ),
    optionalDependencies: Object.fromEntries(optional),
    ...(hasPeers && { peerDependencies, peerDependenciesMeta: ours['peerDependenciesMeta'] }),
  }
}

/** Where a source's declarations and its JavaScript are in the package. */
const built = (source: string) => ({
  types: source.replace(/\.ts$/, '.d.ts'),
  default: source.replace(/\.ts$/, '.js'),
})

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ModuleGraph, moduleGraph, sourcesIn } from './module-graph.ts'

/** The project's root, or the package's when it is installed. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * What has a content key, and where the code that decides it is entered: what is imported from there on decides, and
 * nothing else does. The worker is started by its path, and brings the run; the origin is in the process that starts it.
 */
export const decided = {
  run: ['sandbox/execute/worker.ts', 'sandbox/origin/origin.ts'],
  baseChain: ['sandbox/origin/base-chain.ts'],
  /** Summary and report, given the runs. */
  findings: ['sandbox/compare/compare.ts', 'sandbox/report/page.ts'],
} as const

/** Graphs by what they decide. */
export type DecidingCode = Readonly<Record<keyof typeof decided, ModuleGraph>>

/**
 * What a built package brings instead of its sources: the graphs, as `npm run build` found them in the tree. So a result
 * has the same key whether the tree made it or the package that was built from it.
 */
export const packagedSources = 'sources.json'

const read = sourcesIn(projectRoot)

/** The files that decide, as they are in the tree. */
export const decidingCode = (): DecidingCode => ({
  run: moduleGraph(decided.run, projectRoot, read),
  baseChain: moduleGraph(decided.baseChain, projectRoot, read),
  findings: moduleGraph(decided.findings, projectRoot, read),
})

const digests = new Map<keyof DecidingCode, string>()

/**
 * SHA-256 over the code that decides a result: its own files, tests and whatever else it does not import left out, and
 * the versions of the packages that it imports. It is part of every content key: a result made by other code is another
 * result. Packages below those come with them.
 */
export function codeDigestOf(what: keyof DecidingCode): string {
  const known = digests.get(what)
  if (known !== undefined) return known
  const digest = digestGraph(
    packagedGraphs()?.[what] ?? moduleGraph(decided[what], projectRoot, read),
    installedVersion,
  )
  digests.set(what, digest)
  return digest
}

export function digestGraph({ files, packages }: ModuleGraph, versionOf: (name: string) => string): string {
  const hash = createHash('sha256')
  for (const [file, digest] of Object.entries(files)) hash.update(`${file} ${digest}\n`)
  for (const name of packages) hash.update(`${name}@${versionOf(name)}\n`)
  return hash.digest('hex')
}

function packagedGraphs(): DecidingCode | undefined {
  const packaged = join(projectRoot, packagedSources)
  return existsSync(packaged) ? JSON.parse(readFileSync(packaged, 'utf8')) : undefined
}

/** The version of a package that code of ours gets: from the nearest `node_modules`, or what we ask for exactly. */
export function installedVersion(name: string): string {
  for (let folder = projectRoot; ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).version
    if (folder === dirname(folder)) break
  }
  const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
  return dependencies[name] ?? 'unknown'
}

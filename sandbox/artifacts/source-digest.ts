import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root, or the package's when it is installed. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** SHA-256 of source files by their path from the project's root. */
export type SourceList = Readonly<Record<string, string>>

/**
 * What a built package brings instead of its sources: the list of them, as `npm run build` found them. So a result has
 * the same key whether the tree made it or the package that was built from it.
 */
export const packagedSources = 'sources.json'

/**
 * SHA-256 over the source files that decide a result, tests left out. It is part of every content key: a result made
 * by other code is another result.
 *
 * @param folders folders or single files, relative to the project's root
 */
export function digestSources(folders: readonly string[]): string {
  const hash = createHash('sha256')
  for (const [file, digest] of Object.entries(knownSources(folders))) hash.update(`${file} ${digest}\n`)
  return hash.digest('hex')
}

/** The source files in these folders, or these files themselves, in the order of their paths. */
export function listSources(folders: readonly string[]): SourceList {
  const files = folders
    .flatMap((folder) => globSync([`${folder}/**/*.{ts,js,sol,json}`, folder], { cwd: projectRoot }))
    .filter((file) => /\.(ts|js|sol|json)$/.test(file) && !/\.(test|d)\.ts$|\.t\.sol$|\/test\//.test(file))
  return Object.fromEntries(
    [...new Set(files)].sort().map((file) => {
      const content = readFileSync(join(projectRoot, file))
      return [file, createHash('sha256').update(content).digest('hex')]
    }),
  )
}

function knownSources(folders: readonly string[]): SourceList {
  const packaged = join(projectRoot, packagedSources)
  if (!existsSync(packaged)) return listSources(folders)
  const all = Object.entries(JSON.parse(readFileSync(packaged, 'utf8')) as SourceList)
  return Object.fromEntries(
    all.filter(([file]) => folders.some((folder) => file === folder || file.startsWith(`${folder}/`))),
  )
}

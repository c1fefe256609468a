import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root, or the package's when it is installed. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * SHA-256 over the source files that decide a result, tests left out. It is part of every content key: a result made
 * by other code is another result.
 *
 * @param folders relative to the project's root
 */
export function digestSources(folders: readonly string[]): string {
  const files = folders
    .flatMap((folder) => globSync([`${folder}/**/*.{ts,js,sol,json}`, folder], { cwd: projectRoot }))
    .filter((file) => /\.(ts|js|sol|json)$/.test(file) && !/\.(test|d)\.ts$|\.t\.sol$|\/test\//.test(file))
  const hash = createHash('sha256')
  for (const file of [...new Set(files)].sort()) {
    hash.update(`${file}\n`).update(readFileSync(join(projectRoot, file)))
  }
  return hash.digest('hex')
}

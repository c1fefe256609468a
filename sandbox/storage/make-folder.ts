import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, if they are not there. Node's own way of doing that never ends where a system says of a
 * folder that is there that nothing is in it to be found, as below /proc or where homes are mounted on demand.
 *
 * @throws what the system says against it
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST' && isFolder(path)) return
    const above = dirname(path)
    if (code !== 'ENOENT' || above === path || isFolder(above)) throw cause
    makeFolder(above)
    // Not at once: another process may make it at this moment.
    makeFolder(path)
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

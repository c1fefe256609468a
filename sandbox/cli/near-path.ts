import { isAbsolute, relative } from 'node:path'

/** A path as people type and read it: from where they are, unless it leads out of there. */
export function nearPath(path: string): string {
  const near = relative(process.cwd(), path)
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near
}

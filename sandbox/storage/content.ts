import { readdirSync, readFileSync, statSync } from 'node:fs'

/** A file's content; undefined when no file is there: also of a pipe, which would be waited for. */
export function contentOf(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined
  } catch {
    return undefined
  }
}

export const textOf = (path: string): string | undefined => contentOf(path)?.toString()

/** What is in a folder, in order; nothing when there is none. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { namesIn } from './content.ts'
import { isAlive, thisWriter } from './writer.ts'
import { makeFolder } from './make-folder.ts'

/** Parts that this very process is writing. */
const own = new Set<string>()

/** Milliseconds after which nobody is still writing a part, wherever they are. */
const longest = 86_400_000

/**
 * A name beside a path for what is not whole yet. No two writers ever have the same, on however many machines, and it
 * says whose it is.
 */
export function partOf(path: string): string {
  const { place, pid } = thisWriter
  const mark = randomBytes(6).toString('hex')
  own.add(mark)
  return `${path}.${place}.${pid}.${mark}.part`
}

const pattern = /\.([A-Za-z0-9-]+)\.(\d+)\.([0-9a-f]{12})\.part$/
/** As earlier versions called them. */
const formerly = /\.\d+\.part$/

export const isPart = (name: string): boolean => name.endsWith('.part')

/** Removes from a folder the parts that nobody is writing any more: of dead processes of this machine, and old ones. */
export function sweepParts(folder: string): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    if (isPart(name) && isLeftBehind(name, path)) rmSync(path, { recursive: true, force: true })
  }
}

function isLeftBehind(name: string, path: string): boolean {
  const [, place, pid, mark] = pattern.exec(name) ?? []
  if (place !== undefined && pid !== undefined && mark !== undefined) {
    if (own.has(mark)) return false
    // A part with our number that we have not begun is of a process that had the number before.
    const ours = place === thisWriter.place && Number(pid) === process.pid
    if (ours || isAlive({ place, pid: Number(pid) }) === false) return true
  }
  // What somebody else calls so is theirs.
  return (place !== undefined || formerly.test(name)) && Date.now() - youngest(path) > longest
}

/** When something in it was last touched; what vanishes meanwhile is being worked on. */
function youngest(path: string): number {
  try {
    const { mtimeMs } = statSync(path)
    return Math.max(mtimeMs, ...namesIn(path).map((name) => statSync(join(path, name)).mtimeMs))
  } catch {
    return Date.now()
  }
}

/** Writes a whole file by way of a part, so that nobody ever sees half of it. */
export function putFile(path: string, content: string | Uint8Array): void {
  makeFolder(dirname(path))
  const part = partOf(path)
  try {
    writeFileSync(part, content)
    renameSync(part, path)
  } catch (cause) {
    rmSync(part, { force: true })
    throw cause
  }
}

/**
 * Writes a whole folder by way of a part. Where something is already, it is kept when it is as good, else replaced; of
 * several that write the same at once, one does, and the others find what it has written.
 *
 * @param isGood of what is there
 * @returns whether it was written
 */
export function putFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  isGood: () => boolean,
): boolean {
  const part = partOf(folder)
  try {
    makeFolder(part)
    for (const [name, content] of Object.entries(files)) writeFileSync(join(part, name), content)
    for (let attempt = 1; !moved(part, folder); attempt++) {
      if (isGood()) return false
      if (attempt > most) throw new Error('others keep on writing to it')
      discard(folder)
    }
    return true
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

/** Takes something out of its place at once, and then removes it. */
export function discard(path: string): void {
  const aside = partOf(path)
  try {
    renameSync(path, aside)
  } catch (cause) {
    // Another one has taken it away.
    if (codeOf(cause) === 'ENOENT') return
    throw cause
  }
  rmSync(aside, { recursive: true, force: true })
}

/** Moves a folder to where nothing is; false where something is. */
export function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (cause) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(cause))) return false
    throw cause
  }
}

/** How often somebody else may be faster. */
const most = 100

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? ''

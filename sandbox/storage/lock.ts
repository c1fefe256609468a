import { constants, copyFileSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Effect } from 'effect'
import { textOf } from './content.ts'
import { partOf } from './part.ts'
import { isAlive, thisWriter, type Writer } from './writer.ts'
import { makeFolder } from './make-folder.ts'

/** Milliseconds after which a lock of another machine was left behind: what is done under one takes seconds. */
const longest = 600_000

/**
 * Does something while nobody else does anything under the same lock, on whatever machine. A lock that its owner left
 * behind is taken over.
 *
 * @param path of the lock, a file that is there while somebody has it
 * @param failed names what goes wrong on the way or in the work
 */
export const locked = Effect.fnUntraced(function* <A, E>(
  path: string,
  work: () => A,
  failed: (cause: unknown) => E,
): Effect.fn.Return<A, E> {
  for (;;) {
    const done = yield* Effect.try({ try: () => attempt(path, work), catch: failed })
    if (done !== undefined) return done.result
    yield* Effect.sleep('20 millis')
  }
})

/** From taking the lock to giving it back without a pause, so that nothing can come between. */
function attempt<A>(path: string, work: () => A): { readonly result: A } | undefined {
  if (!acquire(path)) return undefined
  try {
    return { result: work() }
  } finally {
    rmSync(path, { force: true })
  }
}

function acquire(path: string): boolean {
  const mine = partOf(path)
  try {
    makeFolder(dirname(path))
    writeFileSync(mine, JSON.stringify(thisWriter))
    if (linked(mine, path)) return true
    const theirs = textOf(path)
    if (theirs !== undefined && isLeftBehind(theirs, ageOf(path, mine))) takeAway(path, theirs)
    return false
  } catch (cause) {
    // The folder was taken away with the last who used it.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw cause
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Gives a file another name that must be free: whoever sees the name sees all of the file. */
export function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK'].includes(code)) throw cause
  }
  // Not every disk knows two names of one file.
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

function isLeftBehind(text: string, age: number): boolean {
  try {
    return isAlive(JSON.parse(text) as Writer) === false || age > longest
  } catch {
    return age > longest
  }
}

/** Of several that find a lock left behind one takes it away; who was slower than a new owner puts that back. */
function takeAway(path: string, judged: string): void {
  const aside = partOf(path)
  renameSync(path, aside)
  if (textOf(aside) !== judged) linked(aside, path)
  rmSync(aside, { force: true })
}

/** How much older one file is than another, by the clock of the disk that both are on, in milliseconds. */
export const ageOf = (path: string, fresh: string): number => {
  const [old, now] = [path, fresh].map((each) => statSync(each, { throwIfNoEntry: false })?.mtimeMs)
  return old === undefined || now === undefined ? 0 : now - old
}

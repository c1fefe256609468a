import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Effect, Schema, type Scope } from 'effect'
import { removeWithUs } from './leash.ts'

/** Bytes that the path of a unix socket may have: 107 on Linux, 103 on macOS. */
const longestSocket = process.platform === 'darwin' ? 103 : 107
const socketName = 'anvil.ipc'
/** Anvil takes the path of the node that it forks for an address, in which these mean something. */
const misread = /[%#?]/

/**
 * A new folder that only we can look into, short enough for a socket in it, until the scope ends: in the folder for
 * temporary files, or, where that is missing, full, read-only or too long, in /tmp or the one that the session has for
 * such things.
 *
 * @param prepare puts into it what has to be there
 */
export const ownFolder = (
  prepare: (folder: string) => void = () => {},
): Effect.Effect<string, OwnFolderMissing, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => makeOwnFolder(prepare),
      catch: (cause) => (cause instanceof OwnFolderMissing ? cause : new OwnFolderMissing({ reasons: [said(cause)] })),
    }),
    (folder) => Effect.sync(() => removeOwnFolder(folder)),
  )

/** Ours in each folder for temporary files, by that: whatever happens to this process, they go with it. */
const roots = new Map<string, string>()

function rootIn(parent: string): string {
  const known = roots.get(parent)
  if (known !== undefined && existsSync(known)) return known
  const root = mkdtempSync(join(parent, 'terrarium-'))
  removeWithUs(root)
  roots.set(parent, root)
  return root
}

/**
 * Makes such a folder.
 *
 * @param parents where it may be, the best place first
 * @throws OwnFolderMissing when there is none to be had
 */
export function makeOwnFolder(
  prepare: (folder: string) => void = () => {},
  parents: readonly string[] = placesFor(process.env),
): string {
  const reasons: string[] = []
  for (const parent of parents) {
    const reason = reasonAgainst(parent)
    if (reason === undefined) {
      let made: string | undefined
      try {
        made = mkdtempSync(join(rootIn(parent), '/'))
        prepare(made)
        return made
      } catch (cause) {
        if (made !== undefined) removeOwnFolder(made)
        reasons.push(`${parent}: ${said(cause)}`)
      }
    } else reasons.push(`${parent} ${reason}`)
  }
  throw new OwnFolderMissing({ reasons })
}

const said = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const placesFor = ({ XDG_RUNTIME_DIR: session }: NodeJS.ProcessEnv): string[] => [
  ...new Set(
    [tmpdir(), '/tmp', ...(session === undefined || session === '' ? [] : [session])].map((path) => resolve(path)),
  ),
]

function reasonAgainst(parent: string): string | undefined {
  const socket = socketIn(join(parent, 'terrarium-XXXXXX', 'XXXXXX'))
  if (Buffer.byteLength(socket) > longestSocket) return 'is too long for a unix socket'
  return misread.test(socket) ? 'has a %, # or ? in its path, which Anvil takes for part of an address' : undefined
}

/** Where in such a folder a node's socket is. */
export const socketIn = (folder: string): string => join(folder, socketName)

/** Removes such a folder; whoever was faster has done the same. */
function removeOwnFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // A node's watcher removes it at the same time.
  }
}

/** Sockets need a folder, and none will do. */
export class OwnFolderMissing extends Schema.TaggedError<OwnFolderMissing>()('OwnFolderMissing', {
  reasons: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    return `There is no folder for the sockets of Anvil: ${this.reasons.join('; ')}. Make room, or set TMPDIR to a folder with a short path that can be written to.`
  }
}

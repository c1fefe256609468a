import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { textOf } from '../storage/content.ts'
import { readFailedRun } from './manifest.ts'
import type { Occupancy } from './occupancy.ts'
import type { RunSpec } from '../run/spec.ts'
import { type FailedRun, inspectRun, type ResultUnwritable, runFolder, type RunManifest } from './results.ts'

/** Hands out runs, one after another, to whoever does them. */
export interface Turns {
  /** A run that nobody else is doing; undefined when all are done, by whichever process. */
  readonly next: Effect.Effect<RunSpec | undefined, ResultUnwritable>
  /** The run was done, or has failed: what came of it is in its place. */
  readonly done: (spec: RunSpec) => Effect.Effect<void>
}

/** Told of what other processes came to meanwhile. */
export interface Others {
  readonly finished: (spec: RunSpec, manifest: RunManifest) => void
  readonly failed: (spec: RunSpec, failure: FailedRun) => void
}

/** How often to look whether another process is done with a run. */
const pace = '250 millis'

/** All runs of a queue, each to be done once, also when several processes have the same queue and the same folder. */
export function takeTurns(
  out: string,
  queue: readonly RunSpec[],
  { claim, release }: Pick<Occupancy, 'claim' | 'release'>,
  others: Others,
): Turns {
  const open = new Set(queue)
  // What failed before all this is tried again.
  const before = new Map(queue.map((spec) => [spec, markOf(out, spec)]))

  /** Whether another process has been through with a run, since this one began. */
  const seeOthers = (spec: RunSpec): boolean => {
    const inspection = inspectRun(out, spec)
    if ('manifest' in inspection) {
      others.finished(spec, inspection.manifest)
      return true
    }
    const failure = markOf(out, spec) === before.get(spec) ? undefined : failureIn(out, spec)
    if (failure !== undefined) others.failed(spec, failure)
    return failure !== undefined
  }

  const next = Effect.gen(function* () {
    while (open.size > 0) {
      for (const spec of open) {
        if (!open.has(spec) || !(yield* claim(spec.key))) continue
        open.delete(spec)
        if (!seeOthers(spec)) return spec
        yield* release(spec.key)
      }
      if (open.size > 0) yield* Effect.sleep(pace)
    }
    return undefined
  })
  return { next, done: ({ key }) => release(key) }
}

const failurePath = (out: string, spec: RunSpec): string => join(runFolder(out, spec), 'failed.json')

/** What changes when a note of failure is written anew, though it say the same. */
function markOf(out: string, spec: RunSpec): string | undefined {
  const found = statSync(failurePath(out, spec), { throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.ino} ${found.mtimeMs}`
}

/** The note of failure of this very run, when there is one and it can be read. */
export function failureIn(out: string, spec: RunSpec): FailedRun | undefined {
  const found = readFailedRun(textOf(failurePath(out, spec)) ?? '')
  return 'value' in found && found.value.key === spec.key ? (found.value as unknown as FailedRun) : undefined
}

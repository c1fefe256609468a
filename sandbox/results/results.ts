import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Effect, Schema } from 'effect'
import { metrics } from '../metrics/index.ts'
import type { RunRecord } from '../metrics/metric.ts'
import { contentOf, textOf } from '../storage/content.ts'
import { putFile, putFolder } from '../storage/part.ts'
import { jsonText, parseObject, sealed, sha256 } from '../storage/sealed.ts'
import type { FailureBundle } from '../run/failure.ts'
import { readRunExecution, readRunManifest, type RunExecution, type RunManifest, sealRun } from './manifest.ts'
import type { RunSpec } from '../run/spec.ts'
import type { RunOutcome } from '../run/outcome.ts'
import {
  blocksTable,
  eventsTable,
  metricsTable,
  peopleTable,
  readMetricsTable,
  readPeopleTable,
  type Table,
} from './tables.ts'

export type { RunExecution, RunManifest }

/** A run that could not be finished, as data: why, and how to see it again. */
export interface FailedRun {
  readonly key: string
  readonly world: string
  readonly policy: string
  readonly seed: number
  readonly error: string
  readonly reason: string
  /** The command that does it again, up to the same failure. */
  readonly replay: string
  /** Where the run stood; absent when it never began. */
  readonly bundle?: FailureBundle
}

export const runFolder = (out: string, { world, policy, seed }: Pick<RunSpec, 'world' | 'policy' | 'seed'>): string =>
  join(out, 'runs', `world=${world}`, `policy=${policy.id}`, `seed=${seed}`)

const tables: readonly Table[] = ['metrics', 'events', 'blocks', 'people']

/** What a finished run's folder holds. */
export const runFiles: readonly string[] = ['run.json', 'execution.json', ...tables.map((table) => `${table}.parquet`)]

/**
 * Writes a run once and whole. Whoever wrote the same run meanwhile has written the same: then that stays. Anything else
 * that is in its place, such as a damaged run or a note of failure, is gone afterwards.
 */
export const writeRun = (
  out: string,
  spec: RunSpec,
  outcome: RunOutcome,
  { versions, seconds }: { versions: RunExecution['versions']; seconds: number },
): Effect.Effect<RunManifest, ResultUnwritable> =>
  attempt(runFolder(out, spec), (folder) => {
    const { series: _series, people: _people, ...record } = outcome.record
    const content: Record<Table, Uint8Array> = {
      metrics: metricsTable(outcome.record),
      events: eventsTable(outcome.entries, outcome.decimals),
      blocks: blocksTable(outcome.blocks),
      people: peopleTable(outcome.record),
    }
    const said = {
      key: spec.key,
      world: spec.world,
      policy: spec.policy.id,
      seed: spec.seed,
      digest: outcome.digest,
      ...record,
      files: Object.fromEntries(tables.map((table) => [table, sizeOf(content[table])])) as RunManifest['files'],
    }
    const manifest = sealRun(said)
    const execution: RunExecution = sealed({
      run: manifest.seal,
      campaign: spec.campaign,
      versions,
      timings: { seconds },
    })
    const files = {
      ...Object.fromEntries(tables.map((table) => [`${table}.parquet`, content[table]])),
      'execution.json': jsonText(execution),
      'run.json': jsonText(manifest),
    }
    putFolder(folder, files, () => 'manifest' in inspectRun(out, spec))
    return { ...said, seal: manifest.seal }
  })

/** Leaves a note in a failed run's place, unless somebody else has finished the run. */
export const writeFailure = (out: string, spec: RunSpec, failure: FailedRun): Effect.Effect<void, ResultUnwritable> =>
  attempt(runFolder(out, spec), (folder) => {
    putFolder(folder, { 'failed.json': jsonText(sealed(failure)) }, () => 'manifest' in inspectRun(out, spec))
  })

/** Writes a whole file by way of a neighbour, so that nobody ever sees half of it. */
export const writeWhole = (path: string, content: string | Uint8Array): Effect.Effect<void, ResultUnwritable> =>
  attempt(path, () => putFile(path, content))

/** A run that is there. */
export interface InspectedRun {
  readonly manifest: RunManifest
  readonly execution: RunExecution
}

/** One that is not. */
export interface MissingRun {
  /** Why, in words that follow "the run is missing:". */
  readonly missing: string
  /** Whole or not, it is a run of something else: of another campaign, code or Anvil. */
  readonly foreign?: true
}

/** Whether a run is there, whole, and made by this very specification; otherwise why not. */
export function inspectRun(out: string, spec: RunSpec): InspectedRun | MissingRun {
  const folder = runFolder(out, spec)
  const text = textOf(join(folder, 'run.json'))
  if (text === undefined) return { missing: 'not run yet' }
  if (isOfAnother(text, spec)) return { missing: 'made from another campaign, code or Anvil', foreign: true }
  const found = inspectFolder(folder)
  if ('missing' in found) return found
  const { world, policy, seed, timeline } = found.manifest
  const named = world === spec.world && policy === spec.policy.id && seed === spec.seed
  return named && isDeepStrictEqual(timeline, spec.timeline)
    ? found
    : { missing: 'run.json is damaged: it is of another run' }
}

/** A version that sealed nothing wrote keys, too. Whose a broken seal's key is, nobody knows. */
function isOfAnother(text: string, spec: RunSpec): boolean {
  const { key, seal } = (parseObject(text) ?? {}) as { readonly key?: unknown; readonly seal?: unknown }
  return typeof key === 'string' && key !== spec.key && (seal === undefined || 'value' in readRunManifest(text))
}

/** Whether a run of another campaign, code or Anvil is in this one's place. */
export const isForeign = (out: string, spec: RunSpec): boolean =>
  isOfAnother(textOf(join(runFolder(out, spec), 'run.json')) ?? '', spec)

/** Whether a run's folder holds a whole run, whichever it is; otherwise why not. */
export function inspectFolder(folder: string): InspectedRun | MissingRun {
  const text = textOf(join(folder, 'run.json'))
  if (text === undefined) return { missing: 'run.json is gone' }
  const manifest = readRunManifest(text)
  if ('wrong' in manifest) return { missing: `run.json is damaged: ${manifest.wrong}` }
  const { files, seal } = manifest.value
  for (const table of tables) {
    const content = contentOf(join(folder, `${table}.parquet`))
    if (content === undefined) return { missing: `${table}.parquet is gone` }
    const { bytes, sha256: found } = sizeOf(content)
    if (bytes !== files[table].bytes || found !== files[table].sha256) return { missing: `${table}.parquet is damaged` }
  }
  const how = textOf(join(folder, 'execution.json'))
  if (how === undefined) return { missing: 'execution.json is gone' }
  const execution = readRunExecution(how)
  if ('wrong' in execution) return { missing: `execution.json is damaged: ${execution.wrong}` }
  if (execution.value.run !== seal) return { missing: 'execution.json is damaged: it is of another run' }
  return { manifest: manifest.value, execution: execution.value }
}

/** A finished run's record for comparing it. */
export const readRecord = Effect.fn('readRecord')(function* (
  out: string,
  { world, policy, seed, timeline, values, curves, readOn, breakdowns }: RunManifest,
): Effect.fn.Return<RunRecord, ResultUnreadable> {
  const folder = runFolder(out, { world, policy: { id: policy } as RunSpec['policy'], seed })
  const from = <A>(table: Table, read: (file: Uint8Array) => Promise<A>): Effect.Effect<A, ResultUnreadable> => {
    const path = join(folder, `${table}.parquet`)
    return Effect.tryPromise({
      try: () => read(readFileSync(path)),
      catch: (cause) => new ResultUnreadable({ path, reason: cause instanceof Error ? cause.message : String(cause) }),
    })
  }
  const series = yield* from('metrics', async (file) => whole(await readMetricsTable(file), timeline))
  const people = yield* from('people', readPeopleTable)
  return { timeline, readOn, curves, breakdowns, values, series, people }
})

/** @throws Error unless there is one value a block of everything that has a series */
function whole(series: RunRecord['series'], { days, blockSeconds }: RunRecord['timeline']): RunRecord['series'] {
  const blocks = Math.round((days * 86_400) / blockSeconds)
  const broken = metrics.find(({ kind, name }) => kind === 'series' && series[name]?.length !== blocks)
  if (broken !== undefined) throw new Error(`it holds not one value a block of ${broken.name}`)
  return series
}

const sizeOf = (content: Uint8Array): { bytes: number; sha256: string } => ({
  bytes: content.byteLength,
  sha256: sha256(content),
})

const attempt = <A>(path: string, write: (path: string) => A): Effect.Effect<A, ResultUnwritable> =>
  Effect.try({
    try: () => write(path),
    catch: (cause) => new ResultUnwritable({ path, reason: cause instanceof Error ? cause.message : String(cause) }),
  })

/** The disk is full, or the folder may not be written. What was finished before stays. */
export class ResultUnwritable extends Schema.TaggedError<ResultUnwritable>()('ResultUnwritable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} cannot be written: ${this.reason}. Finished runs are kept; make room or choose another folder with --out, then run the same command again.`
  }
}

export class ResultUnreadable extends Schema.TaggedError<ResultUnreadable>()('ResultUnreadable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} cannot be read: ${this.reason}. Run the campaign again: what is missing is done anew.`
  }
}

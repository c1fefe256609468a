import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Effect, Schema } from 'effect'
import { makeFolder } from '../chain/make-folder.ts'
import type { RunRecord } from '../metrics/metric.ts'
import type { FailureBundle } from './failure.ts'
import type { RunSpec } from './plan.ts'
import type { RunOutcome } from './run.ts'
import { blocksTable, eventsTable, metricsTable, readMetricsTable, type Table } from './tables.ts'

/** What `run.json` says; `timings` is the only part that differs between two runs of the same key. */
export interface RunManifest {
  readonly key: string
  readonly campaign: string
  readonly world: string
  readonly policy: string
  readonly seed: number
  readonly digest: string
  readonly versions: { readonly terrarium: string; readonly anvil: string; readonly node: string }
  readonly timeline: RunRecord['timeline']
  /** Values by metric; a metric that has none in this run is null. */
  readonly values: Readonly<Record<string, number | null>>
  readonly curves: RunRecord['curves']
  readonly breakdowns: RunRecord['breakdowns']
  readonly files: Readonly<Record<Table, { readonly bytes: number; readonly sha256: string }>>
  readonly timings: { readonly seconds: number }
}

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

const tables: readonly Table[] = ['metrics', 'events', 'blocks']

/** Writes a run once and whole: into a folder beside its own, renamed into place when everything is there. */
export const writeRun = (
  out: string,
  spec: RunSpec,
  outcome: RunOutcome,
  { versions, seconds }: { versions: RunManifest['versions']; seconds: number },
): Effect.Effect<RunManifest, ResultUnwritable> =>
  attempt(runFolder(out, spec), (folder) => {
    const content: Record<Table, Uint8Array> = {
      metrics: metricsTable(outcome.record),
      events: eventsTable(outcome.entries, outcome.decimals),
      blocks: blocksTable(outcome.blocks),
    }
    const manifest: RunManifest = {
      key: spec.key,
      campaign: spec.campaign,
      world: spec.world,
      policy: spec.policy.id,
      seed: spec.seed,
      digest: outcome.digest,
      versions,
      timeline: outcome.record.timeline,
      values: Object.fromEntries(Object.entries(outcome.record.values).map(([name, value]) => [name, value ?? null])),
      curves: outcome.record.curves,
      breakdowns: outcome.record.breakdowns,
      files: Object.fromEntries(tables.map((table) => [table, seal(content[table])])) as RunManifest['files'],
      timings: { seconds },
    }
    const part = `${folder}.${process.pid}.part`
    rmSync(part, { recursive: true, force: true })
    makeFolder(part)
    for (const table of tables) writeFileSync(join(part, `${table}.parquet`), content[table])
    writeFileSync(join(part, 'run.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
    rmSync(folder, { recursive: true, force: true })
    renameSync(part, folder)
    return manifest
  })

/** Leaves a note in a failed run's place. */
export const writeFailure = (out: string, spec: RunSpec, failure: FailedRun): Effect.Effect<void, ResultUnwritable> =>
  attempt(runFolder(out, spec), (folder) => {
    makeFolder(folder)
    writeFileSync(join(folder, 'failed.json'), `${JSON.stringify(failure, undefined, 2)}\n`)
  })

/** Writes a whole file by way of a neighbour, so that nobody ever sees half of it. */
export const writeWhole = (path: string, content: string): Effect.Effect<void, ResultUnwritable> =>
  attempt(path, () => {
    makeFolder(dirname(path))
    const part = `${path}.${process.pid}.part`
    writeFileSync(part, content)
    renameSync(part, path)
  })

/** Whether a run is there, whole, and made by this very specification; otherwise why not. */
export function inspectRun(out: string, spec: RunSpec): { manifest: RunManifest } | { missing: string } {
  const folder = runFolder(out, spec)
  const path = join(folder, 'run.json')
  if (!existsSync(path)) return { missing: 'not run yet' }
  let manifest: RunManifest
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { missing: 'run.json is damaged' }
  }
  if (manifest.key !== spec.key) return { missing: 'made from another campaign, code or Anvil' }
  for (const table of tables) {
    const file = join(folder, `${table}.parquet`)
    if (!existsSync(file)) return { missing: `${table}.parquet is gone` }
    const { bytes, sha256 } = seal(readFileSync(file))
    const wanted = manifest.files?.[table]
    if (bytes !== wanted?.bytes || sha256 !== wanted.sha256) return { missing: `${table}.parquet is damaged` }
  }
  return { manifest }
}

/** A finished run's record for comparing it. */
export const readRecord = (
  out: string,
  { world, policy, seed, timeline, values, curves, breakdowns }: RunManifest,
): Effect.Effect<RunRecord, ResultUnreadable> => {
  const path = join(runFolder(out, { world, policy: { id: policy } as RunSpec['policy'], seed }), 'metrics.parquet')
  return Effect.tryPromise({
    try: async () => ({
      timeline,
      curves,
      breakdowns,
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? undefined])),
      series: await readMetricsTable(readFileSync(path)),
    }),
    catch: (cause) => new ResultUnreadable({ path, reason: cause instanceof Error ? cause.message : String(cause) }),
  })
}

const seal = (content: Uint8Array): { bytes: number; sha256: string } => ({
  bytes: content.byteLength,
  sha256: createHash('sha256').update(content).digest('hex'),
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

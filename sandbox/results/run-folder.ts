import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Effect, Schema } from 'effect'
import type { Endpoints } from '../origin/fork-parameters.ts'
import { makerText, readCampaignFile, sameMaker } from './campaign-file.ts'
import { keptState } from './kept-state.ts'
import { planRuns } from '../campaign/plan.ts'
import type { RunSpec } from '../run/spec.ts'
import { inspectRun, type RunManifest } from './results.ts'
import type { BlockMarks } from '../run/marks.ts'
import { readBlockMarks } from './tables.ts'
import { failureIn } from './turns.ts'

/** A run on disk: what made it, and what is known of each of its blocks. */
export interface RecordedRun {
  readonly folder: string
  readonly spec: RunSpec
  /** The live chain that it forked, as the results beside it have kept it. */
  readonly state?: Endpoints
  /** Absent when the run failed. */
  readonly manifest?: RunManifest
  /** Of its blocks from the first on; none when the run failed. */
  readonly blocks: readonly BlockMarks[]
}

/**
 * Opens one run's folder, `<results>/runs/world=<w>/policy=<p>/seed=<s>`.
 *
 * The campaign beside it says what made it. A run that other code made cannot be done again by this code: that is an
 * error, because what came out would look like that run and would not be.
 */
export const openRunFolder = Effect.fn('openRunFolder')(function* (
  path: string,
): Effect.fn.Return<RecordedRun, RunFolderWrong> {
  const folder = resolve(path)
  const named = [folder, dirname(folder), dirname(dirname(folder))].map((each) => basename(each))
  const [seed, policy, world] = ['seed', 'policy', 'world'].map((key, i) => valueOf(named[i]!, key))
  if (seed === undefined || policy === undefined || world === undefined) {
    return yield* new RunFolderWrong({ path, reason: 'it is not called world=…/policy=…/seed=…' })
  }
  const results = dirname(dirname(dirname(dirname(folder))))
  const wrong = (reason: string) => new RunFolderWrong({ path, reason })
  const { campaign, made } = yield* readCampaignFile(results).pipe(
    Effect.mapError((error) => wrong(`its campaign is none: ${error.message}`)),
  )
  const spec = planRuns(campaign).find((each) => nameOf(each) === `${world}/${policy}/${seed}`)
  if (spec === undefined) return yield* wrong('the campaign beside it has no such run')
  const inspection = inspectRun(results, spec)
  if ('foreign' in inspection) {
    const by = sameMaker(made)
      ? 'another version of the code, of Anvil or of the campaign'
      : `another version of the code (${makerText(made)})`
    return yield* wrong(`${by} made it: run the campaign again`)
  }
  if ('missing' in inspection) {
    if (failureIn(results, spec) !== undefined) return { folder, spec, state: keptState(results), blocks: [] }
    return yield* wrong(`${inspection.missing}: run the campaign again`)
  }
  const blocks = yield* Effect.tryPromise({
    try: () => readBlockMarks(readFileSync(join(folder, 'blocks.parquet'))),
    catch: (cause) => wrong(`blocks.parquet cannot be read: ${reasonOf(cause)}`),
  })
  return { folder, spec, state: keptState(results), manifest: inspection.manifest, blocks }
})

const valueOf = (name: string, key: string): string | undefined =>
  name.startsWith(`${key}=`) ? name.slice(key.length + 1) : undefined

const nameOf = ({ world, policy, seed }: RunSpec): string => `${world}/${policy.id}/${seed}`

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message.split('\n')[0]! : String(cause))

export class RunFolderWrong extends Schema.TaggedError<RunFolderWrong>()('RunFolderWrong', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} cannot be used as a run: ${this.reason}. Name one run's folder, such as results/quickstart/runs/world=smooth/policy=none/seed=1.`
  }
}

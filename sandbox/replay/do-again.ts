import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import type { RunRecord } from '../metrics/metric.ts'
import { namesIn } from '../storage/content.ts'
import type { Campaign } from '../campaign/campaign.ts'
import type { Records } from '../compare/compare.ts'
import { keptState } from '../results/kept-state.ts'
import { type ExecuteError, execute, type Progress } from '../execute/execute.ts'
import { planRuns } from '../campaign/plan.ts'
import type { RunSpec } from '../run/spec.ts'
import { type FailedRun, inspectRun, isForeign, readRecord, runFolder } from '../results/results.ts'
import { runDifferences } from './run-difference.ts'
import { failureIn } from '../results/turns.ts'

/** What came of a run that was done again. */
export interface RerunVerdict {
  readonly spec: RunSpec
  /** In what it differs from the recorded one, what tells most first; nothing when it is the same to the byte. */
  readonly differences: readonly string[]
  /** What it comes to now, when that is something else. */
  readonly record?: RunRecord
}

export interface AgainOptions {
  /** Folder of results. Nothing is written there. */
  readonly results: string
  readonly chosen: readonly RunSpec[]
  readonly workers: number
  readonly watch?: (progress: Progress) => void
  /** Told of every run as soon as it is known. */
  readonly tell?: (verdict: RerunVerdict) => Effect.Effect<void>
}

/**
 * Does runs again, on base chains that are built anew, and holds each to the byte against what is recorded: values, curves,
 * tables, digest and all. What lies on this machine in caches is not believed; a live chain's state is taken as it came with
 * the results.
 */
export const doAgain = Effect.fn('doAgain')(function* (
  campaign: Campaign,
  { results, chosen, workers, watch, tell = () => Effect.void }: AgainOptions,
): Effect.fn.Return<RerunVerdict[], ExecuteError> {
  const wanted = new Set(chosen.map((spec) => runFolder('', spec)))
  const verdicts: RerunVerdict[] = []
  const doing = Effect.fnUntraced(function* (folder: string) {
    const out = join(folder, 'results')
    const each = Effect.fnUntraced(function* (spec: RunSpec, failure?: FailedRun) {
      const verdict = yield* judge(results, out, spec, failure)
      verdicts.push(verdict)
      rmSync(runFolder(out, spec), { recursive: true, force: true })
      yield* tell(verdict)
    })
    yield* execute(campaign, {
      out,
      workers,
      chosen: (spec) => wanted.has(runFolder('', spec)),
      each,
      sources: { endpoints: keptState(results), cache: join(folder, 'cache') },
      ...(watch === undefined ? {} : { watch }),
    })
  })
  yield* Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), 'terrarium-verify-'))),
    doing,
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  )
  return verdicts
})

const judge = Effect.fnUntraced(function* (
  results: string,
  again: string,
  spec: RunSpec,
  failure: FailedRun | undefined,
): Effect.fn.Return<RerunVerdict> {
  const before = failureIn(results, spec)
  if (failure !== undefined) {
    const same =
      before !== undefined && before.error === failure.error && before.bundle?.block === failure.bundle?.block
    const was = before === undefined ? 'it is recorded as finished' : `failed.json says "${before.reason}"`
    return { spec, differences: same ? [] : [`${was}, and again it fails: ${failure.reason}`] }
  }
  if (before !== undefined) {
    return { spec, differences: [`failed.json says "${before.reason}", and again it succeeds`] }
  }
  const differences = yield* Effect.promise(() => runDifferences(runFolder(results, spec), runFolder(again, spec)))
  const found = inspectRun(again, spec)
  if (differences.length === 0 || 'missing' in found) return { spec, differences }
  const record = yield* Effect.orDie(readRecord(again, found.manifest))
  return { spec, differences, record }
})

/** Planned runs that have left a result, or a note of failure, and that this code can do again. */
export const recordedRuns = (results: string, campaign: Campaign): RunSpec[] =>
  planRuns(campaign).filter((spec) => namesIn(runFolder(results, spec)).length > 0 && !isForeign(results, spec))

/** What a campaign's runs come to when what was found again counts. */
export const withVerdicts = ({ of, missing }: Records, verdicts: readonly RerunVerdict[]): Records => ({
  missing,
  of: (world, policy) => {
    const own = verdicts.filter(({ spec }) => spec.world === world && spec.policy.id === policy)
    return new Map([
      ...of(world, policy),
      ...own.flatMap(({ spec, record }) => (record === undefined ? [] : [[spec.seed, record] as const])),
    ])
  },
})

import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { type OriginError, serveOrigin } from '../world/origin.ts'
import type { Campaign } from './campaign.ts'
import { endpointsOf, keepState, withoutEndpoints } from './endpoints.ts'
import { openOrigins } from './origins.ts'
import { type CampaignUnpayable, checkPayable } from './payable.ts'
import { digest, planRuns, type RunSpec } from './plan.ts'
import {
  type FailedRun,
  inspectRun,
  runFolder,
  ResultUnwritable,
  type RunManifest,
  writeFailure,
  writeWhole,
} from './results.ts'
import { startWorker } from './worker-process.ts'

export interface ExecuteOptions {
  /** Folder of results. */
  readonly out: string
  readonly workers: number
  /** Only these policies; their twins run in any case. */
  readonly only?: readonly string[]
  readonly watch?: (progress: Progress) => void
}

/** How far a campaign has come. */
export interface Progress {
  readonly runs: number
  /** Finished, those found finished included. */
  readonly finished: number
  readonly found: number
  readonly failed: number
  /** Blocks mined and to be mined by this invocation. */
  readonly blocks: number
  readonly blocksInAll: number
  /** Questions that a live chain's endpoints have been asked; absent where none is forked. */
  readonly asked?: number
}

export interface Execution {
  readonly finished: readonly RunManifest[]
  readonly failed: readonly FailedRun[]
}

export type ExecuteError = OriginError | ResultUnwritable | CampaignUnpayable

/** How often a run is tried that failed for a reason which may pass, such as an Anvil that was killed. */
const attempts = 2

/**
 * Does all runs of a campaign that are not there yet, each in a worker of its own, and leaves each result in its place
 * the moment it is finished. Interrupted, it goes on from what is finished the next time.
 */
export const execute = Effect.fn('execute')(function* (
  asked: Campaign,
  { out, workers, only, watch = () => {} }: ExecuteOptions,
): Effect.fn.Return<Execution, ExecuteError> {
  const campaign = withoutEndpoints(asked)
  yield* writeWhole(
    join(out, 'campaign.json'),
    `${JSON.stringify({ key: digest(campaign), campaign }, undefined, 2)}\n`,
  )
  sweep(out)
  const specs = planRuns(campaign).filter(({ policy }) => wanted(policy.id, only))
  const seen = specs.map((spec) => ({ spec, inspection: inspectRun(out, spec) }))
  const finished = seen.flatMap(({ inspection }) => ('manifest' in inspection ? [inspection.manifest] : []))
  const queue = seen.flatMap(({ spec, inspection }) => ('missing' in inspection ? [spec] : []))
  const failed: FailedRun[] = []

  const found = finished.length
  const mined = new Map<string, number>()
  let questions: number | undefined
  const tell = () =>
    watch({
      ...(questions === undefined ? {} : { asked: questions }),
      runs: specs.length,
      finished: finished.length,
      found,
      failed: failed.length,
      blocks: [...mined.values()].reduce((sum, blocks) => sum + blocks, 0),
      blocksInAll: queue.reduce((sum, spec) => sum + blocksOf(spec), 0),
    })
  tell()
  if (queue.length === 0) return { finished, failed }

  yield* Effect.scoped(
    Effect.gen(function* () {
      const endpoints = {
        ...endpointsOf(asked),
        watch: (count: number) => {
          questions = count
          tell()
        },
      }
      const origins = yield* openOrigins(({ base }) => serveOrigin(base, endpoints))
      const bases = yield* Effect.forEach(queue, origins.baseOf)
      const unpayable = checkPayable(queue, bases)
      if (unpayable !== undefined) return yield* unpayable
      let next = 0
      const work = Effect.gen(function* () {
        const worker = yield* startWorker
        while (next < queue.length) {
          const spec = queue[next++]!
          for (let attempt = 1; attempt <= attempts; attempt++) {
            const report = yield* origins.perform(spec, (origin) =>
              worker.perform({ spec, origin, out }, (block) => {
                mined.set(spec.key, block)
                tell()
              }),
            )
            mined.set(spec.key, blocksOf(spec))
            if (report.type === 'finished') {
              finished.push(report.manifest)
              break
            }
            // A disk that is full fails every other run in the same way: stop, and keep what is there.
            if (report.unwritable !== undefined) return yield* new ResultUnwritable(report.unwritable)
            if (report.retryable && attempt < attempts) continue
            const failure = failureOf(spec, report, out)
            failed.push(failure)
            yield* writeFailure(out, spec, failure)
            break
          }
          tell()
        }
      })
      yield* Effect.all(
        Array.from({ length: Math.min(workers, queue.length) }, () => Effect.scoped(work)),
        { concurrency: 'unbounded', discard: true },
      )
      const { fork } = campaign.chain
      const [first] = origins.opened()
      if (fork !== undefined && first !== undefined) yield* keepState(first.base.chainId, fork.blockNumber, out)
    }),
  )
  return { finished, failed }
})

const wanted = (policy: string, only: readonly string[] | undefined): boolean =>
  only === undefined || policy === 'none' || only.includes(policy)

const blocksOf = ({ timeline }: RunSpec): number => Math.round((timeline.days * 86_400) / timeline.blockSeconds)

/** Removes what a killed process left half written. */
function sweep(out: string): void {
  for (const part of globSync('runs/*/*/*.part', { cwd: out }))
    rmSync(join(out, part), { recursive: true, force: true })
}

const failureOf = (
  { key, world, policy, seed }: RunSpec,
  { error, reason, bundle }: Pick<FailedRun, 'error' | 'reason' | 'bundle'>,
  out: string,
): FailedRun => ({
  key,
  world,
  policy: policy.id,
  seed,
  error,
  reason,
  replay: `terrarium replay ${runFolder(out, { world, policy, seed })}${bundle === undefined ? '' : ` --block ${Math.max(1, bundle.block)}`}`,
  ...(bundle === undefined ? {} : { bundle }),
})

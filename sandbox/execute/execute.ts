import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Scope } from 'effect'
import { type OriginError, serveOrigin } from '../origin/origin.ts'
import type { Endpoints } from '../origin/fork-parameters.ts'
import type { Campaign } from '../campaign/campaign.ts'
import { endpointsOf, withoutEndpoints } from '../campaign/endpoints.ts'
import { keepState } from '../results/kept-state.ts'
import { enterResults } from '../results/enter-results.ts'
import { bringBack, type KeptAside } from '../results/history.ts'
import type { FolderOccupied, Occupancy } from '../results/occupancy.ts'
import { openOrigins, type Origins } from './origins.ts'
import { type CampaignUnpayable, checkPayable } from '../campaign/payable.ts'
import { planRuns } from '../campaign/plan.ts'
import type { RunSpec } from '../run/spec.ts'
import { takeTurns } from '../results/turns.ts'
import {
  type FailedRun,
  type InspectedRun,
  inspectRun,
  type MissingRun,
  runFolder,
  ResultUnwritable,
  type RunManifest,
  writeFailure,
} from '../results/results.ts'
import { startWorker } from './worker-process.ts'

export interface ExecuteOptions {
  /** Folder of results. */
  readonly out: string
  readonly workers: number
  /** Only these policies; their twins run in any case. */
  readonly only?: readonly string[]
  readonly watch?: (progress: Progress) => void
  /** Told at once when results of another campaign or version were in the folder and have been set aside. */
  readonly kept?: (aside: KeptAside) => void
  /** With whose end the folder is left to other campaigns; by default with the last run. */
  readonly stay?: Scope.Scope
  /** Only these runs of what is planned; what else is there is left alone. */
  readonly chosen?: (spec: RunSpec) => boolean
  /** Done with every run that this process has finished, or that has failed for good. */
  readonly each?: (spec: RunSpec, failure?: FailedRun) => Effect.Effect<void>
  /** Whom to ask for a live chain, when not whom the campaign names; and where base chains are kept. */
  readonly sources?: { readonly endpoints?: Endpoints; readonly cache?: string }
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

export type ExecuteError = OriginError | ResultUnwritable | FolderOccupied | CampaignUnpayable

/** How often a run is tried that failed for a reason which may pass, such as an Anvil that was killed. */
const attempts = 2

/**
 * Does all runs of a campaign that are not there yet, each in a worker of its own, and leaves each result in its place
 * the moment it is finished. Interrupted, it goes on from what is finished the next time. Several processes may do the same
 * campaign in one folder at once: each run is done by one of them, and all end with all of them.
 */
export const execute = Effect.fn('execute')(function* (
  asked: Campaign,
  options: ExecuteOptions,
): Effect.fn.Return<Execution, ExecuteError> {
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const { out, kept, stay, sources } = options
      let questions: number | undefined
      const endpoints = {
        ...(sources?.endpoints ?? endpointsOf(asked)),
        watch: (count: number) => {
          questions = count
        },
      }
      const origins = yield* openOrigins(({ base }) => serveOrigin(base, endpoints, sources?.cache))
      // Before anything is touched: what is there may be worth more than a campaign that cannot be paid.
      const specs = chosenOf(asked, options)
      if (specs.some((spec) => !existsSync(join(runFolder(out, spec), 'run.json')))) {
        const unpayable = checkPayable(specs, yield* Effect.forEach(specs, origins.baseOf))
        if (unpayable !== undefined) return yield* unpayable
      }
      const entering = enterResults(out, asked, kept)
      const occupancy = yield* stay === undefined ? entering : Scope.provide(entering, stay)
      return yield* perform(asked, specs, options, { occupancy, origins, questions: () => questions })
    }),
  )
})

/** The runs that are asked for. */
const chosenOf = (campaign: Campaign, { only, chosen = () => true }: ExecuteOptions): RunSpec[] =>
  planRuns(withoutEndpoints(campaign)).filter((spec) => wanted(spec.policy.id, only) && chosen(spec))

interface Opened {
  readonly occupancy: Occupancy
  readonly origins: Origins
  /** How many questions a live chain's endpoints have been asked so far. */
  readonly questions: () => number | undefined
}

const perform = Effect.fnUntraced(function* (
  campaign: Campaign,
  specs: readonly RunSpec[],
  { out, workers, watch = () => {}, each = () => Effect.void, sources }: ExecuteOptions,
  { occupancy, origins, questions }: Opened,
): Effect.fn.Return<Execution, ExecuteError> {
  const seen = specs.map((spec) => ({ spec, inspection: findRun(out, spec) }))
  const finished = seen.flatMap(({ inspection }) => ('manifest' in inspection ? [inspection.manifest] : []))
  const queue = seen.flatMap(({ spec, inspection }) => ('missing' in inspection ? [spec] : []))
  const failed: FailedRun[] = []

  let found = finished.length
  const mined = new Map<string, number>()
  const tell = () => {
    const asked = questions()
    watch({
      ...(asked === undefined ? {} : { asked }),
      runs: specs.length,
      finished: finished.length,
      found,
      failed: failed.length,
      blocks: [...mined.values()].reduce((sum, blocks) => sum + blocks, 0),
      blocksInAll: queue.reduce((sum, spec) => sum + blocksOf(spec), 0),
    })
  }
  tell()
  if (queue.length === 0) return { finished, failed }

  const turns = takeTurns(out, queue, occupancy, {
    finished: (spec, manifest) => {
      finished.push(manifest)
      found += 1
      mined.set(spec.key, blocksOf(spec))
      tell()
    },
    failed: (spec, failure) => {
      failed.push(failure)
      mined.set(spec.key, blocksOf(spec))
      tell()
    },
  })
  const work = Effect.gen(function* () {
    const worker = yield* startWorker
    for (let spec = yield* turns.next; spec !== undefined; spec = yield* turns.next) {
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
          yield* each(spec)
          break
        }
        // A disk that is full fails every other run in the same way: stop, and keep what is there.
        if (report.unwritable !== undefined) return yield* new ResultUnwritable(report.unwritable)
        if (report.retryable && attempt < attempts) continue
        const failure = failureOf(spec, report, out)
        failed.push(failure)
        yield* writeFailure(out, spec, failure)
        yield* each(spec, failure)
        break
      }
      yield* turns.done(spec)
      tell()
    }
  })
  yield* Effect.all(
    Array.from({ length: Math.min(workers, queue.length) }, () => Effect.scoped(work)),
    { concurrency: 'unbounded', discard: true },
  )
  const { fork } = campaign.chain
  const [first] = origins.opened()
  if (fork !== undefined && first !== undefined && sources?.endpoints === undefined) {
    yield* yield* occupancy.alone(() => Effect.runSyncExit(keepState(first.base.chainId, fork.blockNumber, out)))
  }
  return { finished, failed }
})

const wanted = (policy: string, only: readonly string[] | undefined): boolean =>
  only === undefined || policy === 'none' || only.includes(policy)

const blocksOf = ({ timeline }: RunSpec): number => Math.round((timeline.days * 86_400) / timeline.blockSeconds)

/** A run as it is in its place, brought back from what was kept aside if need be. */
function findRun(out: string, spec: RunSpec): InspectedRun | MissingRun {
  const inspection = inspectRun(out, spec)
  return 'missing' in inspection && bringBack(out, spec) ? inspectRun(out, spec) : inspection
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

import { Cause, Effect, Exit } from 'effect'
import { anvilVersion } from '../chain/anvil.ts'
import type { FailureBundle } from '../run/failure.ts'
import type { RunSpec } from '../run/spec.ts'
import { ResultUnwritable, type RunManifest, writeRun } from '../results/results.ts'
import type { Origin } from '../origin/origin.ts'
import { run } from '../run/run.ts'
import { type KeptChain, keptChain } from './kept-chain.ts'
import { version } from '../results/version.ts'

/** What a worker is told. */
export interface Task {
  readonly spec: RunSpec
  readonly origin: Omit<Origin, 'missing' | 'ended' | 'standing'>
  /** Folder of results. */
  readonly out: string
}

/** What a worker says. */
export type Report =
  | { readonly type: 'progress'; readonly block: number }
  | { readonly type: 'finished'; readonly manifest: RunManifest }
  | {
      readonly type: 'failed'
      readonly error: string
      readonly reason: string
      readonly retryable: boolean
      readonly bundle?: FailureBundle
      /** Set when the result could not be written: every other run would fail in the same way. */
      readonly unwritable?: { readonly path: string; readonly reason: string }
    }

/**
 * A process that does one run after another, each on a chain that has seen no other, each result written by the worker itself.
 * It lives as long as the process that started it.
 */
function serve(): void {
  const say = (report: Report) => process.send?.(report)
  // They reach the whole group; who started us decides what they mean.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {})
  // As who started us ends us: `process.exit` may hang (nodejs/node#54918).
  const end = () => process.kill(process.pid, 'SIGKILL')
  process.on('disconnect', end)
  // It may have gone while we were getting up.
  if (!process.connected) end()
  const kept = keptChain()
  process.on('message', (task: Task) => {
    let bundle: FailureBundle | undefined
    const failed = (left: FailureBundle) => {
      bundle = left
    }
    void Effect.runPromiseExit(perform(task, kept, say, failed)).then((exit) => say(conclude(exit, bundle)))
  })
}

const perform = Effect.fn('perform')(function* (
  { spec, origin, out }: Task,
  kept: KeptChain,
  say: (report: Report) => void,
  failed: (bundle: FailureBundle) => void,
) {
  const started = performance.now()
  const every = Math.max(1, Math.round((spec.timeline.days * 86_400) / spec.timeline.blockSeconds / 50))
  const outcome = yield* Effect.scoped(
    Effect.flatMap(kept.stand(origin), (standing) =>
      run(
        spec,
        { ...origin, standing },
        (block) => {
          if (block % every === 0) say({ type: 'progress', block })
        },
        failed,
      ),
    ),
  ).pipe(Effect.onError(() => kept.drop))
  const seconds = Math.round(performance.now() - started) / 1000
  const versions = { terrarium: version, anvil: anvilVersion, node: process.version }
  return yield* writeRun(out, spec, outcome, { versions, seconds })
})

function conclude(
  exit: Exit.Exit<RunManifest, { _tag: string; message: string; retryable: boolean }>,
  bundle: FailureBundle | undefined,
): Report {
  if (Exit.isSuccess(exit)) return { type: 'finished', manifest: exit.value }
  const error = Cause.squash(exit.cause)
  const tagged = error as Partial<{ _tag: string; retryable: boolean }>
  return {
    type: 'failed',
    error: tagged._tag ?? (error instanceof Error ? error.name : 'unknown'),
    reason:
      error instanceof Error
        ? tagged._tag === undefined
          ? (error.stack ?? error.message)
          : error.message
        : String(error),
    retryable: tagged.retryable ?? false,
    ...(bundle === undefined ? {} : { bundle }),
    ...(error instanceof ResultUnwritable ? { unwritable: { path: error.path, reason: error.reason } } : {}),
  }
}

if (process.send !== undefined) serve()

import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Effect, type Scope } from 'effect'
import type { Report, Task } from './worker.ts'

/** A worker as who started it sees it. */
export interface Worker {
  /** Does one run; reports progress on the way. A worker that dies says so as a failed run. */
  readonly perform: (
    task: Task,
    progress: (block: number) => void,
  ) => Effect.Effect<Exclude<Report, { type: 'progress' }>>
}

/** In the tree it ends in `.ts` as this file does, in a built package both end in `.js`. */
const entry = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url))

/** Starts workers as they are needed; all end with the scope, and their Anvils with them. */
export const startWorker: Effect.Effect<Worker, never, Scope.Scope> = Effect.gen(function* () {
  const state: { child: ChildProcess | undefined } = { child: undefined }
  yield* Effect.addFinalizer(() => Effect.sync(() => state.child?.kill('SIGKILL')))

  const perform: Worker['perform'] = (task, progress) =>
    Effect.callback((resume) => {
      const child = (state.child ??= fork(entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }))
      const finish = (report: Exclude<Report, { type: 'progress' }>) => {
        child.off('message', heard)
        child.off('exit', died)
        resume(Effect.succeed(report))
      }
      const heard = (report: Report) => {
        if (report.type === 'progress') progress(report.block)
        else finish(report)
      }
      const died = (code: number | null, signal: string | null) => {
        state.child = undefined
        const reason = `the worker process ended (${signal ?? `exit code ${code}`})`
        finish({ type: 'failed', error: 'WorkerDied', reason, retryable: true })
      }
      child.on('message', heard)
      child.on('exit', died)
      child.send(task)
    })
  return { perform }
})

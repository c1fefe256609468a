import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Effect, type Scope } from 'effect'
import type { Report, Task } from './worker.ts'

/** A worker as who started it sees it. */
export interface Worker {
  /** Does one run; reports progress on the way. A worker that dies says so as a failed run; interrupted, it is killed. */
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

  const begin = (): ChildProcess => {
    const child = fork(entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const forget = () => {
      if (state.child === child) state.child = undefined
    }
    // It may also die while nobody waits for it.
    child.on('exit', forget).on('error', forget)
    return child
  }

  const perform: Worker['perform'] = (task, progress) =>
    Effect.callback((resume) => {
      const child = (state.child ??= begin())
      const leave = () => child.off('message', heard).off('exit', died).off('error', lost)
      const finish = (report: Exclude<Report, { type: 'progress' }>) => {
        leave()
        resume(Effect.succeed(report))
      }
      const heard = (report: Report) => {
        if (report.type === 'progress') progress(report.block)
        else finish(report)
      }
      const fail = (reason: string) => {
        state.child = undefined
        finish({ type: 'failed', error: 'WorkerDied', reason: `the worker process ended (${reason})`, retryable: true })
      }
      const died = (code: number | null, signal: string | null) => fail(signal ?? `exit code ${code}`)
      const lost = ({ message }: Error) => fail(message)
      child.on('message', heard).on('exit', died).on('error', lost)
      child.send(task, (cause) => {
        if (cause !== null) lost(cause)
      })
      return Effect.sync(() => {
        leave()
        child.kill('SIGKILL')
        state.child = undefined
      })
    })
  return { perform }
})

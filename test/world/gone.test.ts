import { Effect, Exit, Fiber } from 'effect'
import { expect, test } from 'vitest'
import { openRun } from '../../sandbox/run/open-run.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { live } from '../fixtures/effects.ts'
import { ownAnvils } from '../fixtures/processes.ts'
import { tinyRun } from '../fixtures/tiny.ts'

const ours = () => ownAnvils('run')

test.runIf(process.platform === 'linux')(
  'a run whose node is killed at whatever moment of its opening may be tried again: nothing is wrong with it',
  async () => {
    const spec = await tinyRun('native')
    const broken = await live(
      Effect.gen(function* () {
        const origin = yield* serveOrigin(spec.base)
        const failures: string[] = []
        // An opening takes some 200 ms, more on a busy machine: from before the first message to behind the last.
        for (let wait = 0; wait < 400; wait += 10) {
          const opening = yield* Effect.forkChild(Effect.exit(Effect.scoped(openRun(spec, origin))), {
            startImmediately: true,
          })
          while (ours().length === 0) yield* Effect.sleep(2)
          yield* Effect.sleep(wait)
          for (const pid of ours()) process.kill(pid, 'SIGKILL')
          const exit = yield* Fiber.join(opening)
          if (Exit.isSuccess(exit)) break
          const error = Exit.findError(exit)
          const { _tag, retryable, message } =
            'success' in error ? error.success : { _tag: 'a defect', retryable: false, message: '' }
          failures.push(`${_tag}: ${retryable} ${message}`)
        }
        return failures
      }),
    )
    expect(broken.length).toBeGreaterThan(5)
    expect(broken.filter((failure) => !/^\w+: true/.test(failure))).toEqual([])
  },
)

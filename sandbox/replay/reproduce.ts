import { Effect } from 'effect'
import type { Endpoints } from '../origin/fork-parameters.ts'
import { explained } from '../origin/live-fork.ts'
import { type OriginError, serveOrigin } from '../origin/origin.ts'
import type { RunSpec } from '../run/spec.ts'
import { run } from '../run/run.ts'
import type { RunError } from '../run/open-run.ts'
import type { RunOutcome } from '../run/outcome.ts'

/**
 * Does a run again, in this process and from nothing, to see whether it comes out the same.
 *
 * @param state the live chain that it forks, where results have kept it
 */
export const reproduce = (spec: RunSpec, state?: Endpoints): Effect.Effect<RunOutcome, RunError | OriginError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const origin = yield* serveOrigin(spec.base, state)
      return yield* explained(origin, run(spec, origin))
    }),
  )

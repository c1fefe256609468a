import { Effect } from 'effect'
import { type OriginError, serveOrigin } from '../world/origin.ts'
import type { RunSpec } from './plan.ts'
import { run, type RunError, type RunOutcome } from './run.ts'

/** Does a run again, in this process and from nothing, to see whether it comes out the same. */
export const reproduce = (spec: RunSpec): Effect.Effect<RunOutcome, RunError | OriginError> =>
  Effect.scoped(
    Effect.gen(function* () {
      return yield* run(spec, yield* serveOrigin(spec.base))
    }),
  )

import { Effect } from 'effect'
import { baseChain, type BaseChainError, serveBaseChain } from '../world/base-chain.ts'
import type { RunSpec } from './plan.ts'
import { forkOf, run, type RunError, type RunOutcome } from './run.ts'

/** Does a run again, in this process and from nothing, to see whether it comes out the same. */
export const reproduce = (spec: RunSpec): Effect.Effect<RunOutcome, RunError | BaseChainError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const base = yield* baseChain(spec.base)
      const { url } = yield* serveBaseChain(base)
      return yield* run(spec, forkOf(base, url))
    }),
  )

import { Effect, type Scope } from 'effect'
import type { DeployFailed } from '../../protocols/protocol.ts'
import { type Chain, type ChainStartError, openChain } from '../chain/chain.ts'
import { build } from './build.ts'
import type { Origin } from './origin.ts'

/**
 * A chain of its own for a run, at the block at which runs begin: its protocols are on it, and nobody yet.
 *
 * @example
 * import { serveOrigin } from './origin.ts'
 *
 * const chain = yield* openBase(yield* serveOrigin(spec.base))
 */
export const openBase = Effect.fn('openBase')(function* ({
  source,
  base,
  building,
  history = false,
  standing,
}: Origin): Effect.fn.Return<Chain['Service'], ChainStartError | DeployFailed, Scope.Scope> {
  if (standing !== undefined) return standing
  const { chainId, timestamp } = base
  if (building === undefined) return yield* openChain({ source, chainId, timestamp: timestamp + 1, history })
  const chain = yield* openChain({ source, chainId, timestamp: building.since, history })
  yield* build(chain, building)
  return chain
})

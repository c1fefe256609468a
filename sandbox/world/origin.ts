import { Effect, type Scope } from 'effect'
import { type ChainSource, startAnvil } from '../chain/anvil.ts'
import type { ChainStartError } from '../chain/chain.ts'
import { type BaseChain, baseChain, type BaseChainError } from './base-chain.ts'
import type { BaseParameters } from './base-parameters.ts'

/** Where a run gets its chain from: usually a fork of a node that holds the base chain. */
export interface Origin {
  readonly source: ChainSource
  readonly base: BaseChain
  /** Keeps the states of past blocks, for tracing. */
  readonly history?: boolean
}

export type OriginError = BaseChainError | ChainStartError

/**
 * The base chain for these parameters on an idle Anvil, for runs to fork (docs/decisions/0003); it ends with the scope.
 *
 * @example
 * const world = yield* openRun(spec, yield* serveOrigin(spec.base))
 */
export const serveOrigin = Effect.fn('serveOrigin')(function* (
  parameters: BaseParameters,
): Effect.fn.Return<Origin, OriginError, Scope.Scope> {
  const base = yield* baseChain(parameters)
  const { chainId, timestamp, state } = base
  const { url } = yield* startAnvil({ source: { kind: 'memory', state }, chainId, timestamp })
  return { source: { kind: 'fork', url, block: base.block }, base }
})

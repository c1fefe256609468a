import { Effect, type Scope } from 'effect'
import { type ChainSource, startAnvil } from '../chain/anvil.ts'
import type { ChainStartError } from '../chain/chain.ts'
import { type BaseChain, baseChain, type BaseChainError } from './base-chain.ts'
import type { BaseParameters } from './base-parameters.ts'
import type { Endpoints } from './fork-parameters.ts'
import { type Dependence, type LiveForkError, serveLiveFork } from './live-fork.ts'

/** Where a run gets its chain from: usually a fork of a node that holds the base chain. */
export interface Origin extends Dependence {
  readonly source: ChainSource
  readonly base: BaseChain
  /** Keeps the states of past blocks, for tracing. */
  readonly history?: boolean
}

export type OriginError = BaseChainError | ChainStartError | LiveForkError

/**
 * The base chain for these parameters on an idle Anvil, for runs to fork (docs/decisions/0003); it ends with the scope.
 *
 * @param endpoints whom to ask for a live chain's state; default: the environment and what is on disk
 * @param cache folder of base chains; default: this machine's
 * @example
 * const { source, base } = yield* serveOrigin(spec.base)
 */
export const serveOrigin = Effect.fn('serveOrigin')(function* (
  parameters: BaseParameters,
  endpoints: Endpoints = { urls: [] },
  cache?: string,
): Effect.fn.Return<Origin, OriginError, Scope.Scope> {
  if (parameters.fork !== undefined) {
    const { socket, ...live } = yield* serveLiveFork(parameters, parameters.fork, endpoints)
    return { source: { kind: 'fork', socket, block: live.base.block }, ...live }
  }
  const base = yield* baseChain(parameters, cache)
  const { chainId, timestamp, state } = base
  const { socket, ended } = yield* startAnvil({ source: { kind: 'memory', state }, chainId, timestamp })
  return { source: { kind: 'fork', socket, block: base.block }, base, ended }
})

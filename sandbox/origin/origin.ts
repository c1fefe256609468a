import { Effect, type Scope } from 'effect'
import { type ChainSource, startAnvil } from '../chain/anvil.ts'
import type { Chain, ChainStartError } from '../chain/chain.ts'
import { type BaseChain, baseChain, type BaseChainError, embeddedChainId, genesisTime } from './base-chain.ts'
import type { BaseParameters } from './base-parameters.ts'
import type { Building } from './build.ts'
import type { Endpoints } from './fork-parameters.ts'
import { type Dependence, type LiveForkError, serveLiveFork } from './live-fork.ts'

/** Where a run gets its chain from. */
export interface Origin extends Dependence {
  readonly source: ChainSource
  readonly base: BaseChain
  /** What a run builds on the source first, so that it holds that itself; absent where the source holds the base chain. */
  readonly building?: Building
  /** Keeps the states of past blocks, for tracing. */
  readonly history?: boolean
  /** A chain that is there already and stands where runs begin; by default each run opens its own. */
  readonly standing?: Chain['Service']
}

export type OriginError = BaseChainError | ChainStartError | LiveForkError

/**
 * An idle Anvil for runs to fork, which holds nothing or a live chain, and what each of them builds on it: state that a chain
 * has made itself is never asked for (docs/decisions/0021). It ends with the scope.
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
    return yield* serveLiveFork(parameters, parameters.fork, endpoints)
  }
  const base = yield* baseChain(parameters, cache)
  const { socket, ended } = yield* startAnvil({
    source: { kind: 'memory' },
    chainId: embeddedChainId,
    timestamp: genesisTime,
  })
  const building = { parameters, since: genesisTime, places: {} }
  return { source: { kind: 'fork', socket, block: 0 }, base, building, ended }
})

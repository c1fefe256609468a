import { join } from 'node:path'
import { Effect, Schedule, Schema, type Scope } from 'effect'
import type { Registry } from '../../protocols/registry/registry.ts'
import type { DeployFailed } from '../../protocols/protocol.ts'
import { type ChainSource, startAnvil } from '../chain/anvil.ts'
import { type ChainError, type ChainStartError, openChain } from '../chain/chain.ts'
import { parseUpstreamUrls } from '../chain/upstream/endpoint-url.ts'
import type { UpstreamMissing } from '../chain/upstream/missing.ts'
import { serveUpstream, type UpstreamError } from '../chain/upstream/upstream.ts'
import { type BaseChain, cacheFolder } from './base-chain.ts'
import type { BaseParameters } from './base-parameters.ts'
import { build, type Building } from './build.ts'
import { type Endpoints, type ForkParameters, registryOf } from './fork-parameters.ts'

export type LiveForkError = UpstreamError | UpstreamMissing | OriginGone | ChainStartError | ChainError | DeployFailed

export interface LiveFork {
  readonly source: ChainSource
  readonly base: BaseChain
  readonly building: Building
  /** State that was asked for and that nobody could tell, if any was. */
  readonly missing: () => UpstreamMissing | undefined
  /** Waits until its Anvil has ended, whoever ended it. */
  readonly ended: Effect.Effect<void>
}

/** Where this machine keeps what live chains have answered. */
export const answersFolder = (): string => join(cacheFolder(), 'forks')

/** Endpoints for whoever names none in the campaign: several with commas or spaces between them. */
export const endpointVariable = 'TERRARIUM_RPC_URL'

/**
 * A live chain at one block on an idle Anvil, and what a campaign asks for on it: what a registry knows is taken over where
 * it stands, the rest is deployed beside it. State is asked for as it is needed and kept on disk, so that a campaign
 * that has run once runs again without an endpoint.
 */
export const serveLiveFork = Effect.fn('serveLiveFork')(function* (
  parameters: BaseParameters,
  fork: ForkParameters,
  { urls, cache = answersFolder(), watch = () => {}, ...pacing }: Endpoints,
): Effect.fn.Return<LiveFork, LiveForkError, Scope.Scope> {
  const places = registryOf(fork)
  const upstream = yield* serveUpstream({
    urls: urls.length > 0 ? urls : parseUpstreamUrls(process.env[endpointVariable] ?? ''),
    block: fork.blockNumber,
    chainId: places.chainId,
    cache,
    ...pacing,
  })
  const { chainId, block, failure: missing } = upstream
  yield* Effect.sync(() => watch(upstream.counts().asked)).pipe(
    Effect.repeat(Schedule.spaced('1 second')),
    Effect.forkScoped,
  )
  const { number, timestamp } = block
  const building = { parameters, since: timestamp, places: known(places, fork) }
  const serving = Effect.gen(function* () {
    const live = { kind: 'fork', socket: upstream.socket, block: number } as const
    // What one run has asked for, the next one finds here.
    const { socket, ended } = yield* startAnvil({ source: live, chainId, timestamp })
    const source = { kind: 'fork', socket, block: number } as const
    const base = yield* Effect.scoped(
      Effect.flatMap(openChain({ source, chainId, timestamp }), (chain) => build(chain, building)),
    )
    return { source, ended, base: { chainId, ...base } }
  })
  return { ...(yield* explained({ missing }, serving)), building, missing }
})

/** What is taken over: all that the registry knows, but for what the campaign wants anew. */
const known = ({ protocols }: Registry, { fresh }: ForkParameters): Registry['protocols'] =>
  Object.fromEntries(Object.entries(protocols).filter(([name]) => !(fresh as readonly string[]).includes(name)))

/** What a chain rests on that may fail beneath it. */
export interface Dependence {
  /** State of a live chain that was asked for and that nobody could tell, if any was. */
  readonly missing?: () => UpstreamMissing | undefined
  /** Waits until the Anvil that holds it has ended, whoever ended it. */
  readonly ended?: Effect.Effect<void>
}

/**
 * What fails because of the chain below it fails with that: because a live chain's state could not be had, or because the
 * Anvil that holds it is gone. What the Anvil above says of either is only what follows, and it waits half a minute for
 * a socket that nobody listens at any more.
 */
export const explained = <A, E, R>(
  { missing, ended = Effect.never }: Dependence,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | UpstreamMissing | OriginGone, R> =>
  Effect.raceFirst(
    Effect.mapError(effect, (error) => missing?.() ?? error),
    Effect.andThen(ended, Effect.fail(new OriginGone({}))),
  )

/** The Anvil that runs fork has ended while one did. */
export class OriginGone extends Schema.TaggedError<OriginGone>()('OriginGone', {}) {
  readonly retryable = true
  override get message(): string {
    return 'The Anvil that holds the base chain has ended, and with it all that forks it. Was it killed, or has the machine run out of memory? Do the same again.'
  }
}

import { join } from 'node:path'
import { Effect, Schedule, type Scope } from 'effect'
import type { Registry } from '../../protocols/registry/registry.ts'
import type { DeployFailed } from '../../protocols/protocol.ts'
import { type ChainError, type ChainStartError, openChain } from '../chain/chain.ts'
import { parseUpstreamUrls } from '../chain/upstream/endpoint-url.ts'
import type { UpstreamMissing } from '../chain/upstream/missing.ts'
import { serveUpstream, type UpstreamError } from '../chain/upstream/upstream.ts'
import { type BaseChain, cacheFolder } from './base-chain.ts'
import type { BaseParameters } from './base-parameters.ts'
import { build } from './build.ts'
import { type Endpoints, type ForkParameters, registryOf } from './fork-parameters.ts'

export type LiveForkError = UpstreamError | UpstreamMissing | ChainStartError | ChainError | DeployFailed

export interface LiveFork {
  readonly socket: string
  readonly base: BaseChain
  /** State that was asked for and that nobody could tell, if any was. */
  readonly missing: () => UpstreamMissing | undefined
}

/** Where this machine keeps what live chains have answered. */
export const answersFolder = (): string => join(cacheFolder(), 'forks')

/** Endpoints for whoever names none in the campaign: several with commas or spaces between them. */
export const endpointVariable = 'TERRARIUM_RPC_URL'

/**
 * A live chain at one block on an idle Anvil, with everything that a campaign asks for: what a registry knows is taken over
 * where it stands, the rest is deployed beside it. State is asked for as it is needed and kept on disk, so that a campaign
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
  const source = { kind: 'fork', socket: upstream.socket, block: block.number } as const
  const building = Effect.gen(function* () {
    const chain = yield* openChain({ source, chainId, timestamp: block.timestamp })
    return {
      socket: chain.socket,
      base: { chainId, ...(yield* build(chain, parameters, block.timestamp, known(places, fork))) },
    }
  })
  const { socket, base } = yield* explained({ missing }, building)
  return { socket, base, missing }
})

/** What is taken over: all that the registry knows, but for what the campaign wants anew. */
const known = ({ protocols }: Registry, { fresh }: ForkParameters): Registry['protocols'] =>
  Object.fromEntries(Object.entries(protocols).filter(([name]) => !(fresh as readonly string[]).includes(name)))

/** What failed because a live chain's state could not be had fails with that: what Anvil says of it is only what follows. */
export const explained = <A, E, R>(
  { missing }: { readonly missing?: () => UpstreamMissing | undefined },
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | UpstreamMissing, R> => Effect.mapError(effect, (error) => missing?.() ?? error)

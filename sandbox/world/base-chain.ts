import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Effect, Schema } from 'effect'
import type { ChainDeployments, ChainName } from '../../protocols/index.ts'
import type { DeployFailed } from '../../protocols/protocol.ts'
import { digestSources } from '../artifacts/source-digest.ts'
import { anvilVersion } from '../chain/anvil.ts'
import { type ChainError, type ChainStartError, openChain } from '../chain/chain.ts'
import { makeFolder } from '../chain/make-folder.ts'
import type { BaseParameters } from './base-parameters.ts'
import { build } from './build.ts'

/** Not 1088: nobody shall mistake a message for this chain for one for Andromeda. */
export const embeddedChainId = 10_880
/** 1 January 2024, 00:00 UTC. */
export const genesisTime = 1_704_067_200

/** A chain that holds its protocols and nobody yet: what runs fork. */
export interface BaseChain {
  readonly chainId: number
  /** Its last block. */
  readonly block: number
  /** Seconds since 1970 of its last block. */
  readonly timestamp: number
  readonly deployments: ChainDeployments
  /** Gas of what each protocol deployed and opened with. */
  readonly deployGas: Readonly<Partial<Record<ChainName, number>>>
}

/** One that is on disk. */
export interface StoredChain extends BaseChain {
  readonly key: string
  /** State file for `--load-state`. */
  readonly state: string
}

/**
 * The base chain for these parameters, from the cache when the same code built it before.
 *
 * @param cache folder that holds base chains by content key
 */
export const baseChain = Effect.fn('baseChain')(function* (
  parameters: BaseParameters,
  cache: string = cacheFolder(),
): Effect.fn.Return<StoredChain, BaseChainError> {
  const key = createHash('sha256')
    .update(JSON.stringify([anvilVersion, sources(), parameters]))
    .digest('hex')
    .slice(0, 24)
  const folder = join(cache, `base-${key}`)
  const manifest = join(folder, 'base.json')
  if (existsSync(manifest)) return { ...JSON.parse(readFileSync(manifest, 'utf8')), state: join(folder, 'state.json') }
  const { text, ...built } = yield* Effect.scoped(embedded(parameters))
  return yield* Effect.try({
    try: () => {
      const part = `${folder}.${process.pid}.part`
      makeFolder(part)
      writeFileSync(join(part, 'state.json'), text)
      writeFileSync(join(part, 'base.json'), `${JSON.stringify({ key, ...built }, undefined, 2)}\n`)
      // Another process may have been faster; its chain is the same.
      if (existsSync(folder)) rmSync(part, { recursive: true })
      else renameSync(part, folder)
      return { key, ...built, state: join(folder, 'state.json') }
    },
    catch: (cause) =>
      new CacheUnwritable({ path: folder, reason: cause instanceof Error ? cause.message : String(cause) }),
  })
})

export type BaseChainError = DeployFailed | ChainStartError | ChainError | CacheUnwritable

let sourceKey: string | undefined
const sources = (): string =>
  (sourceKey ??= digestSources([
    'protocols',
    'sandbox/chain',
    'sandbox/world/base-chain.ts',
    'sandbox/world/base-parameters.ts',
    'sandbox/world/build.ts',
    'sandbox/world/deployer.ts',
  ]))

/** Where base chains are kept: `TERRARIUM_CACHE`, or the usual place for caches. */
export function cacheFolder(): string {
  const { TERRARIUM_CACHE: own, XDG_CACHE_HOME: usual } = process.env
  if (own !== undefined && own !== '') return own
  if (usual !== undefined && usual !== '') return join(usual, 'terrarium')
  try {
    return join(homedir(), '.cache', 'terrarium')
  } catch {
    // A user who is in no list of users, as in some containers.
    throw new CacheUnwritable({ path: '~/.cache/terrarium', reason: 'there is no home folder' })
  }
}

/** The embedded chain: everything on it is deployed, from nothing. */
const embedded = Effect.fnUntraced(function* (parameters: BaseParameters) {
  const chain = yield* openChain({ source: { kind: 'memory' }, chainId: embeddedChainId, timestamp: genesisTime })
  const built = yield* build(chain, parameters, genesisTime)
  const { text } = yield* chain.dump
  return { chainId: embeddedChainId, ...built, text }
})

/** The cache folder cannot be written: no space, or no right to. */
export class CacheUnwritable extends Schema.TaggedError<CacheUnwritable>()('CacheUnwritable', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `The base chain could not be cached at ${this.path}: ${this.reason}. Make room there, or set TERRARIUM_CACHE to another folder.`
  }
}

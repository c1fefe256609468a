import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Effect, Schema } from 'effect'
import type { ChainDeployments, ChainName } from '../../protocols/index.ts'
import type { DeployFailed } from '../../protocols/protocol.ts'
import { codeDigestOf } from '../artifacts/source-digest.ts'
import { anvilVersion } from '../chain/anvil.ts'
import { type ChainError, type ChainStartError, openChain } from '../chain/chain.ts'
import { contentOf, textOf } from '../storage/content.ts'
import { putFolder, sweepParts } from '../storage/part.ts'
import { jsonText, readSealed, sealed, sha256 } from '../storage/sealed.ts'
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
  /** METIS that waits outside, in wei as text: all that policies can pay and people can be born with. */
  readonly outside: { readonly native: string; readonly wrapped: string }
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
 * The base chain for these parameters, from the cache when the same code built it before. What is there is believed only
 * when it is, to the byte, what was put there: anything else is built anew.
 *
 * @param cache folder that holds base chains by content key
 */
export const baseChain = Effect.fn('baseChain')(function* (
  parameters: BaseParameters,
  cache: string = cacheFolder(),
): Effect.fn.Return<StoredChain, BaseChainError> {
  const key = createHash('sha256')
    .update(JSON.stringify([anvilVersion, codeDigestOf('baseChain'), parameters]))
    .digest('hex')
    .slice(0, 24)
  const folder = join(cache, `base-${key}`)
  const stored = readStored(folder, key)
  if (stored !== undefined) return stored
  const { text, ...built } = yield* Effect.scoped(embedded(parameters))
  return yield* Effect.try({
    try: () => {
      sweepParts(cache)
      const content = sealed({ key, ...built, file: { bytes: Buffer.byteLength(text), sha256: sha256(text) } })
      // Another process may have been faster; its chain is the same.
      const isGood = () => readStored(folder, key) !== undefined
      putFolder(folder, { 'state.json': text, 'base.json': jsonText(content) }, isGood)
      return { key, ...built, state: join(folder, 'state.json') }
    },
    catch: (cause) =>
      new CacheUnwritable({ path: folder, reason: cause instanceof Error ? cause.message : String(cause) }),
  })
})

const readContent = readSealed(
  Schema.Struct({
    key: Schema.String,
    chainId: Schema.Int,
    block: Schema.Int,
    timestamp: Schema.Int,
    deployments: Schema.Record(Schema.String, Schema.Unknown),
    deployGas: Schema.Record(Schema.String, Schema.Number),
    file: Schema.Struct({ bytes: Schema.Int, sha256: Schema.String }),
  }),
)

/** The base chain in a folder; undefined when there is none, or not all of it, or one that was changed. */
function readStored(folder: string, wanted: string): StoredChain | undefined {
  const state = join(folder, 'state.json')
  const found = readContent(textOf(join(folder, 'base.json')) ?? '')
  if ('wrong' in found || found.value.key !== wanted) return undefined
  const { seal: _seal, file, ...chain } = found.value
  const isSame = sha256(contentOf(state) ?? '') === file.sha256
  return isSame ? { ...(chain as unknown as BaseChain), key: wanted, state } : undefined
}

export type BaseChainError = DeployFailed | ChainStartError | ChainError | CacheUnwritable

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
  const built = yield* build(chain, { parameters, since: genesisTime, places: {} })
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

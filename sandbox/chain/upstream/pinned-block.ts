import { Duration, Effect, Result, Schema, type Scope, Semaphore } from 'effect'
import { type AgreementOptions, settle, type Toll, type OpenQuestion } from './agreement.ts'
import {
  type AnswerCache,
  type CacheContradictory,
  type CacheUnusable,
  findPinned,
  openAnswerCache,
  type PinnedHash,
} from './answer-cache.ts'
import type { Endpoint } from './endpoint.ts'
import type { Fault, FaultKind } from './fault.ts'
import { missing, type UpstreamMissing } from './missing.ts'
import { blockAt, chainIdOf, decodeBlock, headOf } from './question.ts'

/** The block that is forked, and whom its state can be asked from. */
export interface PinnedBlock {
  readonly chainId: number
  readonly number: number
  readonly hash: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly answers: AnswerCache
  /** Endpoints that are of this chain and have this block, or will have to show it before anything they say counts. */
  readonly endpoints: readonly Endpoint[]
}

export interface PinOptions extends AgreementOptions {
  readonly block: number
  readonly cache: string
  /** Folder of answers that is only read. */
  readonly kept?: string
  readonly chainId?: number
  readonly timeoutSeconds: number
}

export type PinError =
  | UpstreamMissing
  | UpstreamChainDiffers
  | UpstreamBlockDiffers
  | CacheUnusable
  | CacheContradictory

/** What one endpoint takes the chain and the block to be. */
interface View extends Origin {
  readonly operator: string
}

/**
 * Finds out which block is meant, from the cache and from every endpoint that answers, and refuses to go on when two of
 * them mean different ones. Endpoints that do not answer now are let in later, when they show the same block.
 */
export const pinBlock = Effect.fnUntraced(function* (
  endpoints: readonly Endpoint[],
  options: PinOptions,
  toll: Toll,
): Effect.fn.Return<PinnedBlock, PinError, Scope.Scope> {
  const { block, cache, kept, agree, attempts, timeoutSeconds } = options
  const folders = { cache, ...(kept === undefined ? {} : { kept }) }
  const remembered = (yield* Effect.forEach(Object.values(folders), (folder) =>
    Effect.map(findPinned(folder, block, options.chainId), (found) =>
      found.map((pinned) => ({ ...pinned, origin: folder })),
    ),
  )).flat()

  const lookAround = (attempts: number, seconds: number) =>
    Effect.all(
      endpoints.map((endpoint) => {
        const late: Fault = { kind: 'broken', origin: endpoint.origin, reason: `no block within ${seconds} s` }
        return identify(endpoint, block, attempts, toll).pipe(
          Effect.timeoutOrElse({
            duration: Duration.seconds(seconds),
            orElse: () => Effect.fail<OpenQuestion>({ faults: [late], rivals: 0 }),
          }),
          Effect.result,
        )
      }),
      { concurrency: 'unbounded' },
    )
  // A dead endpoint shall not hold up a start that can do without it.
  const soon = yield* lookAround(Math.min(attempts, hearings + 2), timeoutSeconds)
  const operators = new Set(soon.filter(Result.isSuccess).map(({ success }) => success.operator))
  const enough = remembered.length > 0 || operators.size >= agree || endpoints.length === 0
  const looked = enough ? soon : yield* lookAround(attempts, Infinity)
  const views = looked.filter(Result.isSuccess).map(({ success }) => success)

  const chainId = options.chainId ?? views[0]?.chainId
  const ofChain = remembered.filter((pinned) => pinned.chainId === chainId)
  const known = [...(ofChain.length > 0 ? ofChain : remembered), ...views]
  const [first] = known
  const faults = looked.flatMap((view) => (Result.isFailure(view) ? view.failure.faults : []))
  if (first === undefined) return yield* missing(blockAt(block), block, { faults, rivals: 0 }, endpoints.length)
  for (const pinned of known) yield* alike(block, first, pinned, options.chainId)

  const answers = yield* openAnswerCache(folders, block, first)
  const question = blockAt(block, first.hash)
  let header = answers.get(question)
  const able = endpoints.map((endpoint, i) => {
    const view = looked[i]
    return view !== undefined && Result.isSuccess(view) ? endpoint : onceShown(endpoint, block, first, toll)
  })
  if (header === undefined) {
    header = yield* settle(question, able, { agree, attempts }, toll).pipe(
      Effect.mapError((unsettled) => missing(question, block, unsettled, endpoints.length, answers)),
    )
    yield* answers.put(question.key, header)
  }
  const timestamp = Number(decodeBlock(header).timestamp)
  return { chainId: first.chainId, number: block, hash: first.hash, timestamp, answers, endpoints: able }
})

/** So often one endpoint has to say the same before that is what it says. It agrees with nobody by that. */
const hearings = 2

const identify = Effect.fnUntraced(function* (
  endpoint: Endpoint,
  block: number,
  attempts: number,
  toll: Toll,
): Effect.fn.Return<View, OpenQuestion> {
  const { origin, operator } = endpoint
  const heard = Array.from({ length: hearings }, (_, i) => ({ ...endpoint, operator: `hearing ${i}` }))
  const options = { agree: hearings, attempts: Math.max(hearings, attempts) }
  const chainId = yield* settle(chainIdOf, heard, options, toll)
  const head = yield* Effect.result(endpoint.ask(headOf))
  if (Result.isSuccess(head) && Number(JSON.parse(head.success)) < block) {
    const reason = `its last block is ${Number(JSON.parse(head.success))}`
    return yield* Effect.fail<OpenQuestion>({ faults: [{ kind: 'ahead', origin, reason }], rivals: 0 })
  }
  const header = yield* settle(blockAt(block), heard, options, toll)
  return { origin, operator, chainId: Number(JSON.parse(chainId)), hash: decodeBlock(header).hash }
})

/** An endpoint that has to show the block before it is asked for anything else. */
function onceShown(endpoint: Endpoint, block: number, pinned: PinnedHash, toll: Toll): Endpoint {
  const gate = Semaphore.makeUnsafe(1)
  let shown = false
  const no = (kind: FaultKind, reason: string): Fault => ({ kind, origin: endpoint.origin, reason })
  const show = Effect.suspend(() => (shown ? Effect.void : introduce)).pipe(gate.withPermit)
  const introduce = identify(endpoint, block, hearings, toll).pipe(
    Effect.mapError(({ faults: [fault] }) => fault ?? no('broken', 'it contradicts itself')),
    Effect.flatMap(({ chainId, hash }) => {
      if (chainId !== pinned.chainId) return Effect.fail(no('stranger', `it is of chain ${chainId}`))
      if (hash !== pinned.hash) return Effect.fail(no('stranger', `its block ${block} is ${hash}`))
      shown = true
      return Effect.void
    }),
  )
  return {
    ...endpoint,
    ask: (question) =>
      Effect.suspend(() => (shown ? endpoint.ask(question) : Effect.andThen(show, endpoint.ask(question)))),
  }
}

interface Origin extends PinnedHash {
  readonly origin: string
}

const alike = (block: number, one: Origin, other: Origin, expected = one.chainId) =>
  other.chainId !== expected
    ? Effect.fail(new UpstreamChainDiffers({ where: other.origin, expected, found: other.chainId }))
    : other.hash !== one.hash
      ? Effect.fail(
          new UpstreamBlockDiffers({
            block,
            where: one.origin,
            hash: one.hash,
            elsewhere: other.origin,
            other: other.hash,
          }),
        )
      : Effect.void

export class UpstreamChainDiffers extends Schema.TaggedError<UpstreamChainDiffers>()('UpstreamChainDiffers', {
  where: Schema.String,
  expected: Schema.Number,
  found: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.where} is of chain ${this.found}, and chain ${this.expected} was expected. Give endpoints of one chain (chain.fork.rpcUrl), and the registry of that chain (chain.fork.registry).`
  }
}

export class UpstreamBlockDiffers extends Schema.TaggedError<UpstreamBlockDiffers>()('UpstreamBlockDiffers', {
  block: Schema.Number,
  where: Schema.String,
  hash: Schema.String,
  elsewhere: Schema.String,
  other: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `Block ${this.block} is ${this.hash} in ${this.where} and ${this.other} in ${this.elsewhere}: the chain was reorganised, or these are two chains. Fork a block that is final, and remove that block's folder from the cache if it is the cache that is wrong.`
  }
}

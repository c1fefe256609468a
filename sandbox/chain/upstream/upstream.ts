import { Cache, Duration, Effect, Exit, type Scope, Semaphore } from 'effect'
import { settle, type Toll, type OpenQuestion } from './agreement.ts'
import type { OwnFolderMissing } from '../own-folder.ts'
import { inFlight, openEndpoint } from './endpoint.ts'
import { endpointUrl, UpstreamOperatorsFew, UpstreamUrlWrong } from './endpoint-url.ts'
import { missing, type UpstreamMissing } from './missing.ts'
import { type PinError, pinBlock } from './pinned-block.ts'
import type { UpstreamProxyWrong } from './proxy.ts'
import { openProving } from './proving.ts'
import type { Question } from './question.ts'
import { answerBody } from './response.ts'
import { serveJson } from './server.ts'

export interface UpstreamOptions {
  /** Several endpoints of the same chain; may be empty: the cache alone. */
  readonly urls: readonly string[]
  /** The block that is forked; it should be final, or it may be another one tomorrow. */
  readonly block: number
  /** Folder; there is one per chain and block below it. */
  readonly cache: string
  /** A second one that is only read, such as what results have kept. */
  readonly kept?: string
  /** What is expected: another chain is refused. Default: learned from the cache or the endpoints. */
  readonly chainId?: number
  /** How many operators have to give an answer; default 2. 1 trusts every endpoint. One host is one operator. */
  readonly agree?: number
  /** Per endpoint; default 25. */
  readonly requestsPerSecond?: number
  /** Of one request; default 10. */
  readonly timeoutSeconds?: number
  /** Requests for one question over all endpoints; default 12. */
  readonly attempts?: number
}

export interface Upstream {
  /** Path of the unix socket at which a forking Anvil asks. */
  readonly socket: string
  readonly chainId: number
  readonly block: { readonly number: number; readonly hash: string; readonly timestamp: number }
  /** The first question that nobody could answer; undefined while all is well. */
  readonly failure: () => UpstreamMissing | undefined
  readonly counts: () => UpstreamCounts
}

export interface UpstreamCounts {
  /** Questions that the endpoints were asked. */
  readonly asked: number
  /** Questions that the cache could answer. */
  readonly cached: number
  /** Requests that were made again because one failed. */
  readonly retried: number
  /** Questions to which different answers came. */
  readonly disagreed: number
}

export type UpstreamError = PinError | UpstreamUrlWrong | UpstreamOperatorsFew | UpstreamProxyWrong | OwnFolderMissing

/** A question that failed is not asked again for so long: Anvil asks the same in two ways, and a run that failed ends. */
const failureIsRemembered = Duration.seconds(10)
/** Questions that may be on their way at once. */
const onTheirWay = 4_096

/**
 * Stands between a forking Anvil and endpoints that cannot be relied on, and answers only what is settled: state at one
 * block, agreed upon and kept on disk.
 *
 * An error to Anvil fails the call that needed it. A block is mined without the transaction that needed it: whoever mines
 * must compare it with what was submitted, as `Chain.mine` does, and finds the reason in `failure()`.
 *
 * @example
 * import { startAnvil } from '../anvil.ts'
 * import { parseUpstreamUrls } from './endpoint-url.ts'
 *
 * const block = 20_000_000
 * const urls = parseUpstreamUrls(process.env['METIS_RPC'] ?? '')
 * const { socket, chainId } = yield* serveUpstream({ urls, block, cache })
 * const anvil = yield* startAnvil({ source: { kind: 'fork', socket, block }, chainId, timestamp })
 */
export const serveUpstream = Effect.fn('serveUpstream')(function* (
  options: UpstreamOptions,
): Effect.fn.Return<Upstream, UpstreamError, Scope.Scope> {
  const { urls, block, agree = 2, requestsPerSecond = 25, timeoutSeconds = 10 } = options
  const attempts = Math.max(agree, options.attempts ?? 12)
  const addresses = yield* Effect.forEach([...new Set(urls)], (text, i) => {
    const url = endpointUrl(text)
    return url === undefined ? Effect.fail(new UpstreamUrlWrong({ place: i + 1 })) : Effect.succeed(url)
  })
  const operators = [...new Set(addresses.map(({ operator }) => operator))]
  if (operators.length > 0 && operators.length < agree) return yield* new UpstreamOperatorsFew({ agree, operators })
  const found = yield* Effect.forEach(addresses, (url) => openEndpoint(url, { requestsPerSecond, timeoutSeconds }))
  const toll: Toll = { retried: 0, disagreed: 0 }
  const pinned = yield* pinBlock(found, { ...options, agree, attempts, timeoutSeconds }, toll)
  const { chainId, hash, timestamp, answers, endpoints } = pinned
  let asked = 0
  let cached = 0
  let failure: UpstreamMissing | undefined

  const unable = (question: Question, unsettled: OpenQuestion) =>
    missing(question, block, unsettled, endpoints.length, answers)
  const prove = openProving(endpoints, { agree, attempts }, toll)
  // The others wait here, where they have not chosen an endpoint yet that may be ill when their turn comes.
  const turns = yield* Semaphore.make(inFlight * Math.max(1, endpoints.length))
  const fetch = Effect.fnUntraced(function* (question: Question) {
    if (endpoints.length === 0) return yield* unable(question, { faults: [], rivals: 0 })
    asked += 1
    const answer = yield* settle(question, endpoints, { agree, attempts }, toll).pipe(
      Effect.tap((settled) => prove(question, settled)),
      Effect.mapError((unsettled) => unable(question, unsettled)),
    )
    yield* answers
      .put(question.key, answer)
      .pipe(
        Effect.mapError(({ message: reason }) =>
          unable(question, { faults: [{ kind: 'broken', origin: 'cache', reason }], rivals: 0 }),
        ),
      )
    return answer
  }, turns.withPermit)

  /** Asks once what is asked several times at once. */
  const wanted = new Map<string, Question>()
  const fetching = yield* Cache.makeWith((key: string) => fetch(wanted.get(key)!), {
    capacity: onTheirWay,
    timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.zero : failureIsRemembered),
  })
  const learn = (question: Question) =>
    Effect.suspend(() => {
      wanted.set(question.key, question)
      return Cache.get(fetching, question.key)
    }).pipe(
      Effect.tapError((error) => Effect.sync(() => void (failure ??= error))),
      Effect.ensuring(Effect.sync(() => wanted.delete(question.key))),
    )

  const answerTo = (question: Question): string | Effect.Effect<string, UpstreamMissing> => {
    const answer = answers.get(question)
    if (answer === undefined) return learn(question)
    cached += 1
    return answer
  }

  const socket = yield* serveJson((body) => answerBody(body, pinned, answerTo))
  return {
    socket,
    chainId,
    block: { number: block, hash, timestamp },
    failure: () => failure,
    counts: () => ({ asked, cached, ...toll }),
  }
})

import { Clock, Duration, Effect, Random, Result, Schema, Semaphore } from 'effect'
import {
  FetchHttpClient,
  HttpClient,
  type HttpClientError,
  HttpClientRequest,
  type HttpClientResponse,
} from 'effect/http'
import { RateLimiter } from 'effect/persistence'
import type { EndpointUrl } from './endpoint-url.ts'
import type { Question } from './question.ts'

/** Why an endpoint gave no answer. */
export interface Fault {
  /**
   * - `broken`: nothing usable came; the same question may well be answered the next time.
   * - `busy`: it wants fewer requests.
   * - `lacking`: it says that it has no such state or method, and will say so again.
   */
  readonly kind: 'broken' | 'busy' | 'lacking'
  readonly origin: string
  /** For people; without secrets. */
  readonly reason: string
  /** Milliseconds that it asked to be left alone. */
  readonly retryAfter?: number
}

export interface Endpoint {
  readonly origin: string
  /** One request, no second try. The answer is canonical JSON. */
  readonly ask: (question: Question) => Effect.Effect<string, Fault>
  /** Requests so far: the load is spread by it. */
  readonly sent: () => number
  /** Milliseconds for which it wants to be left alone. */
  readonly rest: Effect.Effect<number>
  /** Whether it has kept failing, so that others should be asked first for a while. */
  readonly ailing: Effect.Effect<boolean>
}

export interface EndpointOptions {
  readonly requestsPerSecond: number
  readonly timeoutSeconds: number
}

/** Requests at once to one endpoint: more than that, and public ones take us for an attack. */
export const inFlight = 16
/** So many faults in a row put an endpoint aside, at first for a second, at last for half a minute. */
const patience = 5
const longestAside = 30_000
/** Milliseconds for which an endpoint that was busy is left alone when it does not say for how long. */
const politePause = 1_000

/** One endpoint, asked no faster than it may be and left alone for a while when it keeps failing. */
export const openEndpoint = Effect.fnUntraced(function* (
  url: EndpointUrl,
  { requestsPerSecond, timeoutSeconds }: EndpointOptions,
): Effect.fn.Return<Endpoint> {
  const { origin } = url
  const client = yield* Effect.provide(HttpClient.HttpClient, FetchHttpClient.layer)
  const limiter = yield* Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)
  const lines = yield* Semaphore.make(inFlight)
  let nextId = 1
  let faultsInARow = 0
  let restingUntil = 0
  let asideUntil = 0

  const fault = (kind: Fault['kind'], reason: string, retryAfter?: number): Fault => ({
    kind,
    origin,
    reason: url.redact(reason).slice(0, 200),
    ...(retryAfter !== undefined && { retryAfter }),
  })

  const request = (id: number, { method, params }: Question) => {
    const plain = HttpClientRequest.post(url.href).pipe(
      HttpClientRequest.bodyJsonUnsafe({ jsonrpc: '2.0', id, method, params }),
    )
    return url.credentials === undefined
      ? plain
      : HttpClientRequest.basicAuth(plain, url.credentials.username, url.credentials.password)
  }

  const rest = Effect.map(Clock.currentTimeMillis, (now) => Math.max(0, restingUntil - now))

  const exchange = Effect.fnUntraced(
    function* (question: Question) {
      const id = nextId++
      const response = yield* client.execute(request(id, question))
      const retryAfter = retryAfterOf(response, yield* Clock.currentTimeMillis)
      if (response.status === 429 || retryAfter !== undefined)
        return yield* Effect.fail(fault('busy', `HTTP ${response.status}`, retryAfter))
      const envelope = decodeEnvelope(yield* response.text)
      const usable = Result.isSuccess(envelope) && (response.status === 200 || envelope.success.error !== undefined)
      if (!usable)
        return yield* Effect.fail(
          fault('broken', response.status === 200 ? 'what came is no JSON-RPC answer' : `HTTP ${response.status}`),
        )
      const { id: answered, result, error } = envelope.success
      if (error !== undefined) return yield* Effect.fail(fault(kindOf(error), `${error.message} (${error.code})`))
      if (answered !== id) return yield* Effect.fail(fault('broken', 'the answer is to another request'))
      if (result === null) return yield* Effect.fail(fault('broken', 'null'))
      const answer = question.read(result)
      if (answer === undefined) return yield* Effect.fail(fault('broken', `no answer to ${question.method}`))
      return answer
    },
    Effect.timeoutOrElse({
      duration: Duration.seconds(timeoutSeconds),
      orElse: () => Effect.fail(fault('broken', `nothing within ${timeoutSeconds} s`)),
    }),
    Effect.catchTag('HttpClientError', (error) => Effect.fail(fault('broken', lossOf(error)))),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
  )

  const record = Effect.fnUntraced(function* (result: Result.Result<string, Fault>) {
    if (Result.isSuccess(result)) {
      faultsInARow = 0
      asideUntil = 0
      return
    }
    const now = yield* Clock.currentTimeMillis
    const { kind, retryAfter = politePause } = result.failure
    faultsInARow += 1
    if (faultsInARow >= patience) asideUntil = now + Math.min(longestAside, 1_000 * 2 ** (faultsInARow - patience))
    // Not all at the same moment afterwards.
    if (kind === 'busy') restingUntil = Math.max(restingUntil, now + retryAfter * (yield* Random.nextBetween(1, 1.1)))
  })

  const ask = Effect.fnUntraced(function* (question: Question) {
    const rate = { limit: requestsPerSecond, window: '1 second', algorithm: 'token-bucket' } as const
    yield* Effect.orDie(RateLimiter.sleep(limiter, { key: origin, ...rate }))
    // It may have asked for peace while this waited its turn.
    if ((yield* rest) > 0) return yield* Effect.fail(fault('busy', 'it wants to be left alone'))
    const answer = yield* Effect.result(exchange(question))
    yield* record(answer)
    return yield* Effect.fromResult(answer)
  }, lines.withPermit)

  return {
    origin,
    ask,
    sent: () => nextId - 1,
    rest,
    ailing: Effect.map(Clock.currentTimeMillis, (now) => now < asideUntil),
  }
})

const decodeEnvelope = Schema.decodeUnknownResult(
  Schema.fromJsonString(
    Schema.Struct({
      jsonrpc: Schema.Literal('2.0'),
      id: Schema.NullOr(Schema.Union([Schema.Number, Schema.String])),
      result: Schema.optionalKey(Schema.Unknown),
      error: Schema.optionalKey(Schema.Struct({ code: Schema.Number, message: Schema.String })),
    }),
  ),
)

/**
 * What the nodes known to us say of state that they have thrown away or never had: geth and its children, Erigon,
 * Nethermind, Besu, Anvil, and the gateways before them.
 */
const lacking =
  /header not found|missing trie node|pruned|archiv|(state|block|header) .*(not available|unavailable|not found)|unknown block|histor(y|ical)|block *out *of *range|distance to target block|method .*(not found|not supported|not available|not allowed|does not exist)/i
const busy = /rate.?limit|too many requests|limit exceeded|request limit|quota|capacity|credits/i

const kindOf = ({ code, message }: { readonly code: number; readonly message: string }): Fault['kind'] =>
  code === 429 || code === -32_005 || busy.test(message)
    ? 'busy'
    : code === -32_601 || lacking.test(message)
      ? 'lacking'
      : 'broken'

/** Seconds, or a date, as the header may give either. */
function retryAfterOf({ headers }: HttpClientResponse.HttpClientResponse, now: number): number | undefined {
  const given = headers['retry-after']
  if (given === undefined) return undefined
  const seconds = Number(given)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)
  const date = Date.parse(given)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Only a system's code: the client's own messages name the whole address. */
function lossOf({ reason }: HttpClientError.HttpClientError): string {
  const codes: string[] = []
  for (let cause: unknown = reason.cause; cause instanceof Error && codes.length < 5; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') codes.push(cause.code)
  return codes.at(-1) ?? 'the connection broke'
}

import { Clock, Duration, Effect, Random, Result, type Scope, Semaphore } from 'effect'
import { HttpClient, type HttpClientError, HttpClientRequest, type HttpClientResponse } from 'effect/http'
import { RateLimiter } from 'effect/persistence'
import type { EndpointUrl } from './endpoint-url.ts'
import { readEnvelope } from './envelope.ts'
import { type Fault, type FaultKind, kindOfError, kindOfStatus } from './fault.ts'
import { openClient, proxyFor, type UpstreamProxyWrong } from './proxy.ts'
import type { Question } from './question.ts'

export interface Endpoint {
  readonly origin: string
  /** Whose word its answers are; see `operatorOf`. */
  readonly operator: string
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
): Effect.fn.Return<Endpoint, UpstreamProxyWrong, Scope.Scope> {
  const { origin, operator } = url
  const proxy = proxyFor(new URL(url.href))
  const client = yield* openClient(proxy)
  const limiter = yield* Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)
  const lines = yield* Semaphore.make(inFlight)
  let nextId = 1
  let faultsInARow = 0
  let restingUntil = 0
  let asideUntil = 0

  const fault = (kind: FaultKind, reason: string, retryAfter?: number): Fault => ({
    kind,
    origin,
    reason: url.redact(reason).slice(0, 200),
    ...(retryAfter !== undefined && { retryAfter }),
  })

  const lost = (error: HttpClientError.HttpClientError): Fault => {
    const { kind, reason } = lossOf(error)
    return fault(kind, proxy === undefined ? reason : `${reason}, by way of the proxy of ${proxy.variable}`)
  }

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
      const { status } = response
      const said = readEnvelope(yield* response.text, id)
      if (said.kind === 'error') {
        const kind = kindOfStatus(status) === 'broken' ? kindOfError(said.code, said.message) : kindOfStatus(status)
        const retryAfter = kind === 'busy' ? retryAfterOf(response, yield* Clock.currentTimeMillis) : undefined
        const where = status >= 400 ? `HTTP ${status}: ` : ''
        const code = said.code === undefined ? '' : ` (${said.code})`
        return yield* Effect.fail(fault(kind, `${where}${said.message}${code}`, retryAfter))
      }
      if (status < 200 || status > 299) {
        const retryAfter = retryAfterOf(response, yield* Clock.currentTimeMillis)
        const kind = kindOfStatus(status)
        // A gateway that is down for a while says so in the same way as one that is asked too often.
        return yield* Effect.fail(
          fault(kind === 'broken' && retryAfter !== undefined ? 'busy' : kind, `HTTP ${status}`, retryAfter),
        )
      }
      if (said.kind === 'nonsense') return yield* Effect.fail(fault('broken', said.reason))
      const { result } = said
      if (result === null) {
        const isBlock = question.method === 'eth_getBlockByNumber'
        return yield* Effect.fail(isBlock ? fault('lacking', 'it has no such block') : fault('broken', 'null'))
      }
      const answer = question.read(result)
      if (answer === undefined) return yield* Effect.fail(fault('broken', `no answer to ${question.method}`))
      return answer
    },
    Effect.timeoutOrElse({
      duration: Duration.seconds(timeoutSeconds),
      orElse: () => Effect.fail(fault('broken', `nothing within ${timeoutSeconds} s`)),
    }),
    Effect.catchTag('HttpClientError', (error) => Effect.fail(lost(error))),
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
    operator,
    ask,
    sent: () => nextId - 1,
    rest,
    ailing: Effect.map(Clock.currentTimeMillis, (now) => now < asideUntil),
  }
})

/** Seconds, or a date, as the header may give either. */
function retryAfterOf({ headers }: HttpClientResponse.HttpClientResponse, now: number): number | undefined {
  const given = headers['retry-after']
  if (given === undefined) return undefined
  const seconds = Number(given)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)
  const date = Date.parse(given)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** What a system says when nobody was there, or nobody who could be believed. */
const unreachable =
  /^(ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT|UND_ERR_PRX|.*CERT|.*SIGNATURE|ERR_TLS|ERR_SSL|EPROTO)/

/** Only a system's code, or a proxy's: the client's own messages name the whole address. */
function lossOf({ reason }: HttpClientError.HttpClientError): { readonly kind: FaultKind; readonly reason: string } {
  const codes: string[] = []
  let proxied: string | undefined
  for (let cause: unknown = reason.cause; cause instanceof Error && codes.length < 5; cause = cause.cause) {
    proxied ??= /Proxy (?:response|Authentication Required) \((\d+)\)/.exec(cause.message)?.[1]
    if ('code' in cause && typeof cause.code === 'string') codes.push(cause.code)
  }
  if (proxied !== undefined) return { kind: 'unreachable', reason: `HTTP ${proxied}` }
  const code = codes.at(-1) ?? 'the connection broke'
  return { kind: unreachable.test(code) ? 'unreachable' : 'broken', reason: code }
}

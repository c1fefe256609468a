import { Effect, Result, Schedule } from 'effect'
import type { Endpoint, Fault } from './endpoint.ts'
import type { Question } from './question.ts'

export interface AgreementOptions {
  /** Equal answers that make an answer. */
  readonly agree: number
  /** Requests for one question, over all endpoints. */
  readonly attempts: number
}

/** What asking cost beside the answers. */
export interface Toll {
  retried: number
  disagreed: number
}

/** Nobody could answer; what each endpoint said last, and whether any of it could change. */
export interface Unsettled {
  readonly faults: readonly Fault[]
  /** Different answers that came, when that was the reason. */
  readonly rivals: number
}

/** That it has no such state is believed an endpoint the second time: one of several nodes behind it may be pruned. */
const believed = 2
/** Milliseconds that a question waits at most for endpoints that want to be left alone. */
const longestWait = 60_000

/**
 * An answer that several endpoints give, or one endpoint several times.
 *
 * It counts when `agree` equal answers have come and strictly more of them than of any other; as long as endpoints have
 * not been asked, each new request goes to one of those. This catches what differs from request to request or from
 * endpoint to endpoint: a load balancer with one sick node behind it, a node in the middle of a reorganisation, memory
 * and transport that flip bits. It cannot catch what is wrong the same way each time: a single endpoint that lies always,
 * or several that ask the same sick node. Against those only endpoints of different operators help.
 */
export const settle = Effect.fnUntraced(function* (
  question: Question,
  endpoints: readonly Endpoint[],
  { agree, attempts }: AgreementOptions,
  toll: Toll,
): Effect.fn.Return<string, Unsettled> {
  const votes = new Map<string, number>()
  const requests = new Map(endpoints.map((endpoint) => [endpoint, 0]))
  const faults = new Map<Endpoint, Fault>()
  const refusals = new Map<Endpoint, number>()
  const unsettled = (): Unsettled => ({ faults: [...faults.values()], rivals: votes.size })
  const pause = yield* Schedule.toStepWithSleep(pauses)
  let left = attempts
  let failed = 0
  let waited = 0

  /**
   * Those that are well first, and of these those with the fewest requests for this question, so that equal answers come
   * from different ones where there are any.
   */
  const choose = Effect.fnUntraced(function* (able: readonly Endpoint[], count: number) {
    while (true) {
      const rests = yield* Effect.all(able.map(({ rest }) => rest))
      const awake = able.filter((_, i) => rests[i] === 0)
      const well = yield* Effect.filter(awake, ({ ailing }) => Effect.map(ailing, (bad) => !bad))
      const from = well.length > 0 ? well : awake
      if (from.length > 0)
        return Array.from({ length: count }, () => {
          const next = from.reduce((best, one) => (compare(one, best) < 0 ? one : best))
          requests.set(next, requests.get(next)! + 1)
          return next
        })
      const shortest = Math.min(...rests)
      waited += shortest
      if (waited > longestWait) return yield* Effect.fail(unsettled())
      yield* Effect.sleep(shortest)
    }
  })
  const compare = (a: Endpoint, b: Endpoint) => requests.get(a)! - requests.get(b)! || a.sent() - b.sent()

  while (true) {
    const [first, second] = [...votes].sort(([, a], [, b]) => b - a)
    const most = first?.[1] ?? 0
    if (first !== undefined && most >= agree && most > (second?.[1] ?? 0)) {
      if (votes.size > 1) toll.disagreed += 1
      return first[0]
    }
    const able = endpoints.filter((endpoint) => (refusals.get(endpoint) ?? 0) < believed)
    if (left === 0 || able.length === 0) return yield* Effect.fail(unsettled())
    // Whoever has not failed yet is asked at once; the others are given time.
    if (failed > 0 && able.every((endpoint) => faults.has(endpoint))) yield* Effect.ignore(pause(undefined))
    const chosen = yield* choose(able, Math.min(left, Math.max(1, agree - most)))
    left -= chosen.length
    toll.retried += Math.min(failed, chosen.length)
    const answers = yield* Effect.all(
      chosen.map((endpoint) => Effect.result(endpoint.ask(question))),
      { concurrency: 'unbounded' },
    )
    failed = 0
    answers.forEach((answer, i) => {
      if (Result.isSuccess(answer)) return votes.set(answer.success, (votes.get(answer.success) ?? 0) + 1)
      failed += 1
      if (answer.failure.kind === 'lacking') refusals.set(chosen[i]!, (refusals.get(chosen[i]!) ?? 0) + 1)
      return faults.set(chosen[i]!, answer.failure)
    })
  }
})

/** Between failures of the same endpoints at the same question; not all questions that failed together come back together. */
const pauses = Schedule.min([Schedule.exponential('50 millis'), Schedule.spaced('5 seconds')]).pipe(Schedule.jittered)

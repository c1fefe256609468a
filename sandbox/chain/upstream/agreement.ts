import { Effect, Result, Schedule } from 'effect'
import type { Endpoint } from './endpoint.ts'
import { type Fault, isLasting } from './fault.ts'
import type { Question } from './question.ts'

export interface AgreementOptions {
  /** Operators that have to give the same answer. */
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
export interface OpenQuestion {
  readonly faults: readonly Fault[]
  /** Different answers that came, when that was the reason. */
  readonly rivals: number
  /** Operators that gave the most frequent answer, when they were too few. */
  readonly alone?: readonly string[]
}

/** That it has no such state, say, is believed an endpoint the second time: one of several nodes behind it may be pruned. */
const believed = 2
/** Milliseconds that a question waits at most for endpoints that want to be left alone. */
const longestWait = 60_000

/** Who gave an answer, and how often it came. */
interface Vote {
  readonly operators: Set<string>
  times: number
}

/**
 * An answer that several operators give.
 *
 * It counts when `agree` operators have given it and more of them than any other, or as many and it came more often; no
 * operator counts twice, however often and at however many of its endpoints it is asked. Each new request goes to somebody
 * who has not said it yet. This catches what differs from request to request or from operator to operator: a load
 * balancer with one sick node behind it, a node in the middle of a reorganisation, one that lies, memory and transport
 * that flip bits. It cannot catch what is wrong in the same way everywhere, as where all ask the same sick node in the end.
 */
export const settle = Effect.fnUntraced(function* (
  question: Question,
  endpoints: readonly Endpoint[],
  { agree, attempts }: AgreementOptions,
  toll: Toll,
): Effect.fn.Return<string, OpenQuestion> {
  const votes = new Map<string, Vote>()
  const requests = new Map(endpoints.map((endpoint) => [endpoint, 0]))
  const faults = new Map<Endpoint, Fault>()
  const refusals = new Map<Endpoint, number>()
  const ranking = () => [...votes].sort(([, a], [, b]) => b.operators.size - a.operators.size || b.times - a.times)
  const unsettled = (): OpenQuestion => {
    const [first] = ranking()
    return {
      faults: [...faults.values()],
      rivals: votes.size,
      ...(first !== undefined && votes.size === 1 && { alone: [...first[1].operators] }),
    }
  }
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
      if (from.length > 0) return next(from, count)
      const shortest = Math.min(...rests)
      waited += shortest
      if (waited > longestWait) return yield* Effect.fail(unsettled())
      yield* Effect.sleep(shortest)
    }
  })
  const compare = (a: Endpoint, b: Endpoint) => requests.get(a)! - requests.get(b)! || a.sent() - b.sent()
  /** At most one of each operator: a second would say nothing new. */
  const next = (from: readonly Endpoint[], count: number): readonly Endpoint[] => {
    const chosen = new Map<string, Endpoint>()
    for (const endpoint of [...from].sort(compare)) {
      if (chosen.size < count && !chosen.has(endpoint.operator)) chosen.set(endpoint.operator, endpoint)
    }
    for (const endpoint of chosen.values()) requests.set(endpoint, requests.get(endpoint)! + 1)
    return [...chosen.values()]
  }

  while (true) {
    const [first, second] = ranking()
    const most = first?.[1].operators.size ?? 0
    if (first !== undefined && most >= agree && outdoes(first[1], second?.[1])) {
      if (votes.size > 1) toll.disagreed += 1
      return first[0]
    }
    const able = endpoints.filter((endpoint) => (refusals.get(endpoint) ?? 0) < believed)
    // Whoever has said what is ahead has nothing to add, until it is as far as it has to be.
    const open = most >= agree ? able : able.filter(({ operator }) => first?.[1].operators.has(operator) !== true)
    if (left === 0 || open.length === 0) return yield* Effect.fail(unsettled())
    // Whoever has not failed yet is asked at once; the others are given time.
    if (failed > 0 && open.every((endpoint) => faults.has(endpoint))) yield* Effect.ignore(pause(undefined))
    const chosen = yield* choose(open, Math.min(left, Math.max(1, agree - most)))
    left -= chosen.length
    toll.retried += Math.min(failed, chosen.length)
    const answers = yield* Effect.all(
      chosen.map((endpoint) => Effect.result(endpoint.ask(question))),
      { concurrency: 'unbounded' },
    )
    failed = 0
    answers.forEach((answer, i) => {
      const { [i]: endpoint } = chosen
      if (Result.isSuccess(answer)) {
        const vote = votes.get(answer.success) ?? { operators: new Set(), times: 0 }
        vote.operators.add(endpoint!.operator)
        vote.times += 1
        return votes.set(answer.success, vote)
      }
      failed += 1
      if (isLasting(answer.failure)) refusals.set(endpoint!, (refusals.get(endpoint!) ?? 0) + 1)
      return faults.set(endpoint!, answer.failure)
    })
  }
})

const outdoes = (one: Vote, other: Vote | undefined): boolean =>
  other === undefined ||
  one.operators.size > other.operators.size ||
  (one.operators.size === other.operators.size && one.times > other.times)

/** Between failures of the same endpoints at the same question; not all questions that failed together come back together. */
const pauses = Schedule.min([Schedule.exponential('50 millis'), Schedule.spaced('5 seconds')]).pipe(Schedule.jittered)

import { Effect, Result } from 'effect'
import { type AgreementOptions, settle, type Toll, type OpenQuestion } from './agreement.ts'
import type { Endpoint } from './endpoint.ts'
import type { Question } from './question.ts'

/** So many proofs that nobody gave in a row, and no more are asked for: most public endpoints have none. */
const hopeless = 3

/**
 * Looks whether a settled answer fits what endpoints say of its hash. Bytes and a hash that fit each other do not come
 * from a node's mistake or from the way; where no endpoint knows the method, the answer stands as it was agreed upon.
 */
export const openProving = (endpoints: readonly Endpoint[], { agree, attempts }: AgreementOptions, toll: Toll) => {
  let without = 0

  const fits = (proof: NonNullable<Question['proof']>, answer: string, options: AgreementOptions) =>
    settle(proof.question, endpoints, options, toll).pipe(
      Effect.map((said) => proof.fits(answer, said)),
      Effect.result,
    )

  return Effect.fnUntraced(function* ({ proof }: Question, answer: string): Effect.fn.Return<void, OpenQuestion> {
    if (proof === undefined || without >= hopeless) return
    const first = yield* fits(proof, answer, { agree: 1, attempts: endpoints.length })
    without = Result.isSuccess(first) ? 0 : without + 1
    if (Result.isFailure(first) || first.success) return
    const again = yield* fits(proof, answer, { agree, attempts })
    if (Result.isSuccess(again) && !again.success) return yield* Effect.fail({ faults: [], rivals: 2 })
  })
}

import { Effect, Schema } from 'effect'
import type { Summary } from '../compare/summary.ts'

/** Fails when no policy in any world has a run that finished together with its twin: that is no result, whatever it says. */
export function somethingCompared(summary: Summary, results: string): Effect.Effect<void, NothingCompared> {
  if (summary.worlds.some(({ contrasts }) => contrasts > 0)) return Effect.void
  const [first] = summary.missing
  return Effect.fail(
    new NothingCompared({
      results,
      missing: summary.missing.length,
      ...(first === undefined ? {} : { first: `${first.run}: ${first.reason}` }),
    }),
  )
}

export class NothingCompared extends Schema.TaggedError<NothingCompared>()('NothingCompared', {
  results: Schema.String,
  /** Runs that are not there. */
  missing: Schema.Int,
  first: Schema.optionalKey(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    const why =
      this.first === undefined
        ? 'the campaign plans no run.'
        : `${this.missing === 1 ? 'a run is' : `${this.missing} runs are`} not there, the first is ${this.first}. \`terrarium run\` with the same campaign goes on from what is finished.`
    return `Nothing is known: in ${this.results} no run of any policy has finished together with its twin; ${why}`
  }
}

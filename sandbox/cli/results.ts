import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Schema } from 'effect'
import { Argument, Flag } from 'effect/cli'
import { type Campaign, campaign } from '../campaign/campaign.ts'

/** A folder of results on the command line. */
export const resultsArgument = Argument.Directory('results', { mustExist: true }).pipe(
  Argument.withDescription('Folder that `terrarium run` wrote, such as results/quickstart'),
)

/** One run's folder on the command line. */
export const runArgument = Argument.Directory('run', { mustExist: true }).pipe(
  Argument.withDescription("One run's folder, such as results/quickstart/runs/world=smooth/policy=none/seed=1"),
)

export const jsonFlag = Flag.Boolean('json').pipe(
  Flag.withDescription('Print JSON alone on stdout (default: text)'),
  Flag.withDefault(false),
)

/** The campaign that a folder of results belongs to, as it was resolved when it ran. */
export const campaignOf = Effect.fn('campaignOf')(function* (
  results: string,
): Effect.fn.Return<Campaign, ResultsMissing> {
  const path = join(results, 'campaign.json')
  if (!existsSync(path)) return yield* new ResultsMissing({ path, reason: 'it is not there' })
  return yield* Effect.try({
    try: () => campaign.parse(JSON.parse(readFileSync(path, 'utf8')).campaign),
    catch: (cause) =>
      new ResultsMissing({ path, reason: cause instanceof Error ? cause.message.split('\n')[0]! : String(cause) }),
  })
})

/** A folder that holds no results of a campaign, or damaged ones. */
export class ResultsMissing extends Schema.TaggedError<ResultsMissing>()('ResultsMissing', {
  path: Schema.String,
  reason: Schema.String,
}) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} cannot be used: ${this.reason}. Name a folder that \`terrarium run\` wrote.`
  }
}

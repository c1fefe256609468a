import { globSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Schema } from 'effect'
import { namesIn, textOf } from '../storage/content.ts'
import { isPart } from '../storage/part.ts'
import { parseObject, shapeOf } from '../storage/sealed.ts'
import { historyFolder } from './history.ts'
import { type Maker, makerText } from './campaign-file.ts'

/** Results that were in a folder before those that are in it now. */
export interface KeptResults {
  /** Name of its folder in the history. */
  readonly key: string
  readonly folder: string
  readonly runs: number
  /** Absent where the file that says it is gone or damaged. */
  readonly campaign?: { readonly name: string; readonly question: string }
  readonly made?: Maker
  /** What was found, by world and policy; absent when nothing was. */
  readonly outcomes?: readonly { readonly world: string; readonly policy: string; readonly outcome: string }[]
}

const campaignShape = shapeOf(
  Schema.Struct({
    campaign: Schema.Struct({ name: Schema.String, question: Schema.String }),
    made: Schema.optionalKey(Schema.Struct({ terrarium: Schema.String, anvil: Schema.String, code: Schema.String })),
  }),
)

const summaryShape = shapeOf(
  Schema.Struct({
    worlds: Schema.Array(
      Schema.Struct({
        world: Schema.String,
        policies: Schema.Array(Schema.Struct({ policy: Schema.String, outcome: Schema.String })),
      }),
    ),
  }),
)

/** Everything that a folder of results has kept of what was in it before. */
export const keptResults = (results: string): KeptResults[] =>
  namesIn(historyFolder(results))
    .filter((name) => !isPart(name))
    .map((key) => {
      const folder = join(historyFolder(results), key)
      const read = (name: string) => parseObject(textOf(join(folder, name)) ?? '')
      const campaign = campaignShape(read('campaign.json'))
      const summary = summaryShape(read('summary.json'))
      return {
        key,
        folder,
        runs: globSync('runs/*/*/*/run.json', { cwd: folder }).length,
        ...('value' in campaign && {
          campaign: { name: campaign.value.campaign.name, question: campaign.value.campaign.question },
          ...(campaign.value.made && { made: campaign.value.made }),
        }),
        ...('value' in summary && {
          outcomes: summary.value.worlds.flatMap(({ world, policies }) =>
            policies.map(({ policy, outcome }) => ({ world, policy, outcome })),
          ),
        }),
      }
    })

/** One of them, by its key or by how that begins. */
export const keptResult = Effect.fn('keptResult')(function* (
  results: string,
  key: string,
): Effect.fn.Return<KeptResults, NotKept> {
  const all = keptResults(results)
  const found = all.filter((each) => each.key.startsWith(key))
  if (found.length === 1) return found[0]!
  return yield* new NotKept({ path: results, key, known: all.map((each) => each.key) })
})

/** One line, or two with what was found. */
export function keptText({ key, runs, campaign, made, outcomes }: KeptResults): string {
  const who = made === undefined ? 'an earlier version' : makerText(made)
  const what = campaign === undefined ? '' : `, ${campaign.name}: ${campaign.question}`
  const found = (outcomes ?? []).map(({ world, policy, outcome }) => `${world}/${policy} ${outcome.toUpperCase()}`)
  return [
    `${key}  ${runs === 1 ? 'one run' : `${runs} runs`} by ${who}${what}`,
    ...(found.length === 0 ? [] : [`${' '.repeat(key.length)}  ${found.join(', ')}`]),
  ].join('\n')
}

/** Nothing, or more than one thing, of this name is kept. */
export class NotKept extends Schema.TaggedError<NotKept>()('NotKept', {
  path: Schema.String,
  key: Schema.String,
  known: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    const kept = this.known.length === 0 ? 'it keeps nothing of before' : `it keeps ${this.known.join(', ')}`
    return `${this.path} keeps no results that only "${this.key}" could mean: ${kept}.`
  }
}

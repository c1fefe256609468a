import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Console, Effect, Option, Schema } from 'effect'
import { Argument, Command, Flag } from 'effect/cli'
import type { Campaign } from '../campaign/campaign.ts'
import { writeSummary } from '../compare/compare.ts'
import { detectableBefore } from '../compare/detectable.ts'
import { readSummary, summaryJson } from '../compare/summary.ts'
import { textOf } from '../storage/content.ts'
import { execute } from '../execute/execute.ts'
import type { KeptAside } from '../results/history.ts'
import { loadCampaign } from '../campaign/load.ts'
import { sealResults } from '../results/seal.ts'
import { FlagInvalid, withSeeds } from '../campaign/override.ts'
import { nearest } from '../document/suggestion.ts'
import { writeReport } from '../report/report.ts'
import { nearPath } from './near-path.ts'
import { openProgress } from './progress.ts'
import { jsonFlag } from './results.ts'
import { answerText } from './answer-text.ts'
import { somethingCompared } from './nothing-compared.ts'

/** Each is two processes: more than this no machine carries, and starting them would take it down. */
export const mostWorkers = 1024

/** Runs a campaign or goes on with it, then compares and reports. */
export const run = Command.make(
  'run',
  {
    campaign: Argument.Path('campaign').pipe(
      Argument.withDescription('Campaign file (YAML or JSON), such as campaigns/quickstart.yaml'),
    ),
    out: Flag.String('out').pipe(
      Flag.withDescription('Folder of results (default: results/<name of the campaign>)'),
      Flag.optional,
    ),
    workers: Flag.Int('workers').pipe(
      Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: mostWorkers }))),
      Flag.withAlias('w'),
      Flag.withDescription('Runs at the same time, each on an Anvil of its own (default: one a core)'),
      Flag.withDefault(availableParallelism()),
    ),
    seeds: Flag.Int('seeds').pipe(Flag.withDescription('Seeds a policy (default: what the file says)'), Flag.optional),
    only: Flag.String('only').pipe(
      Flag.withDescription('Only these policies, separated by commas; twins run in any case (default: all)'),
      Flag.optional,
    ),
    json: jsonFlag,
  },
  Effect.fn('run')(function* ({ campaign: path, out: folder, workers, seeds, only: names, json }) {
    const written = yield* loadCampaign(nearPath(path))
    const campaign = Option.isSome(seeds) ? yield* withSeeds(written, seeds.value) : written
    const only = Option.getOrUndefined(Option.map(names, (list) => list.split(',').map((name) => name.trim())))
    yield* checkNames(campaign, only)
    const out = Option.getOrElse(folder, () => join('results', campaign.name))
    if (out === '') return yield* new FlagInvalid({ flag: '--out ""', says: 'has to name a folder' })

    const before = readSummary(textOf(join(out, 'summary.json')) ?? '')
    const earlier = 'wrong' in before ? undefined : before.value
    for (const line of detectableBefore(campaign, earlier, only)) process.stderr.write(`${line}\n`)
    const kept = (aside: KeptAside) => process.stderr.write(`${keptText(out, aside)}\n`)
    const { failed, summary, report, root } = yield* Effect.scoped(
      Effect.gen(function* () {
        // Nobody puts another campaign into the folder before this one's report is in it.
        const stay = yield* Effect.scope
        const { failed } = yield* Effect.scoped(
          Effect.gen(function* () {
            const { watch } = yield* openProgress
            return yield* execute(campaign, {
              out,
              workers,
              watch,
              kept,
              stay,
              ...(only === undefined ? {} : { only }),
            })
          }),
        )
        const { summary, records } = yield* writeSummary(campaign, out)
        const report = yield* writeReport({ campaign, summary, records, out })
        const { root } = yield* sealResults(out, campaign)
        return { failed, summary, report, root }
      }),
    )
    yield* json
      ? Console.log(JSON.stringify(summaryJson(summary), undefined, 2))
      : Console.log(`\n${answerText(summary)}\n`)
    if (!json) yield* Console.log(`Report: ${report}`)
    yield* json ? Console.error(`Root: ${root}`) : Console.log(`Root: ${root}`)
    const compared = somethingCompared(summary, out)
    if (failed.length === 0) return yield* compared
    const each = failed.map(
      ({ world, policy, seed, reason, replay }) => `  ${world}/${policy}/seed ${seed}: ${reason}\n    again: ${replay}`,
    )
    yield* Console.error(
      `${failed.length === 1 ? 'One run failed and is' : `${failed.length} runs failed and are`} left out:\n${each.join('\n')}`,
    )
    yield* compared
    return yield* new Failed({})
  }),
).pipe(
  Command.withDescription('Run a campaign, or go on with one that was stopped; then compare and report'),
  Command.withExamples([
    {
      command: 'terrarium run campaigns/quickstart.yaml',
      description: 'Three policies against none, in a few minutes',
    },
    { command: 'terrarium run my.yaml --only vested --seeds 3', description: 'A quick look at one policy' },
    { command: 'terrarium run my.yaml --json > summary.json', description: 'For a script' },
  ]),
)

/** Says where results of before are. */
export const keptText = (out: string, { folder, runs }: KeptAside): string =>
  `${out} held other results, ${runs === 1 ? 'one run' : `${runs} runs`}: they are kept in ${folder}, and what is the same is used again. \`terrarium compare ${out} --history\` lists what is kept.`

const checkNames = Effect.fnUntraced(function* ({ policies }: Campaign, only: readonly string[] | undefined) {
  const unknown = (only ?? []).filter((name) => !policies.some(({ id }) => id === name))
  if (unknown.length > 0) {
    return yield* new UnknownPolicy({ names: unknown, known: policies.map(({ id }) => id) })
  }
})

/** Something failed, and stderr says what. */
export class Failed extends Schema.TaggedError<Failed>()('Failed', {}) {
  readonly retryable = false
}

export class UnknownPolicy extends Schema.TaggedError<UnknownPolicy>()('UnknownPolicy', {
  names: Schema.Array(Schema.String),
  known: Schema.Array(Schema.String),
}) {
  readonly retryable = false
  override get message(): string {
    const named = this.names.map((name) => {
      const meant = nearest(name, this.known)
      return `${name === '' ? 'nothing' : name}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`
    })
    return `--only names ${named.join(', ')}, but the campaign's policies are ${this.known.join(', ')}.`
  }
}

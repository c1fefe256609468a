import { join } from 'node:path'
import { Console, Effect, Option } from 'effect'
import { Argument, Command, Flag } from 'effect/cli'
import { type CampaignFile, makerText, readCampaignFile, ResultsMissing, sameMaker } from '../results/campaign-file.ts'
import { checkSeal } from '../results/check-seal.ts'
import { between } from '../compare/between.ts'
import { readRecords, summarise } from '../compare/compare.ts'
import { readSummary, summaryJson } from '../compare/summary.ts'
import { keptResult, keptResults, keptText } from '../results/kept-results.ts'
import { textOf } from '../storage/content.ts'
import { jsonFlag, resultsArgument } from './results.ts'
import { answerText } from './answer-text.ts'
import { betweenText } from './between-text.ts'
import { somethingCompared } from './nothing-compared.ts'

/** The table: each policy against its twins. It only reads. */
export const compare = Command.make(
  'compare',
  {
    results: resultsArgument,
    other: Argument.Directory('other', { mustExist: true }).pipe(
      Argument.withDescription('Results to hold against these: what differs in inputs, then in effects, seed by seed'),
      Argument.optional,
    ),
    history: Flag.Boolean('history').pipe(
      Flag.withDescription('List what the folder has kept of other campaigns and versions (default: off)'),
      Flag.withDefault(false),
    ),
    from: Flag.String('from').pipe(
      Flag.withDescription('The table of what it has kept, by its key in that list (default: of what is there now)'),
      Flag.optional,
    ),
    json: jsonFlag,
  },
  Effect.fn('compare')(function* ({ results, other, history, from, json }) {
    if (Option.isSome(other)) {
      const sides = yield* Effect.forEach([results, other.value], (folder) =>
        Effect.map(readCampaignFile(folder), (file) => ({ folder, file })),
      )
      const found = yield* between(sides[0]!, sides[1]!)
      return yield* Console.log(json ? JSON.stringify(found, undefined, 2) : betweenText(found))
    }
    const kept = keptResults(results)
    if (history) {
      if (json) return yield* Console.log(JSON.stringify(kept, undefined, 2))
      if (kept.length === 0) return yield* Console.log('Nothing of before is kept.')
      return yield* Console.log(kept.map(keptText).join('\n'))
    }
    const folder = Option.isNone(from) ? results : (yield* keptResult(results, from.value)).folder
    const file = yield* readCampaignFile(folder)
    const summary = sameMaker(file.made) ? yield* found(folder, file) : yield* asFound(folder, file)
    yield* Console.log(json ? JSON.stringify(summaryJson(summary), undefined, 2) : answerText(summary))
    if (summary.missing.length > 0) {
      yield* Console.error(
        `${summary.missing.length === 1 ? 'A run is' : `${summary.missing.length} runs are`} not there; the first is ${summary.missing[0]!.run}: ${summary.missing[0]!.reason}.`,
      )
    }
    if (kept.length > 0 && Option.isNone(from)) {
      yield* Console.error(
        `${kept.length === 1 ? 'Earlier results are' : `${kept.length} earlier results are`} kept: \`terrarium compare ${results} --history\`.`,
      )
    }
    // Last, since it fails: what is missing and what is kept is said before.
    yield* somethingCompared(summary, folder)
  }),
).pipe(
  Command.withDescription('Compare policies: effect against the twin, interval, outcome'),
  Command.withExamples([
    { command: 'terrarium compare results/quickstart', description: 'The table again' },
    {
      command: 'terrarium compare results/quickstart results/deeper',
      description: 'What differs between two campaigns, and what it changed',
    },
    { command: 'terrarium compare results/quickstart --history', description: 'What the folder held before' },
    { command: 'terrarium compare results/quickstart --from 3f0c', description: 'The table of that' },
  ]),
)

const found = (folder: string, { campaign }: CampaignFile) =>
  Effect.map(readRecords(campaign, folder), (records) => summarise(campaign, records))

/** What another version has found: only it could find that anew. */
const asFound = Effect.fnUntraced(function* (folder: string, { made }: CampaignFile) {
  const path = join(folder, 'summary.json')
  const wrong = (reason: string) =>
    new ResultsMissing({
      path,
      reason: `${reason}, and only the version that made it can compare its runs (${makerText(made)})`,
      cure: 'Use that version, or run the campaign again: what is there is kept.',
    })
  const changed = checkSeal(folder).findings[0]
  if (changed !== undefined) return yield* wrong(`${changed.path} ${changed.what}`)
  const read = readSummary(textOf(path) ?? '')
  if ('wrong' in read) return yield* wrong('it is not there, or of another shape')
  yield* Console.error(`As ${makerText(made)} found it; this version cannot find it anew.`)
  return read.value
})

import { Console, Effect } from 'effect'
import { Command } from 'effect/cli'
import { writeSummary } from '../campaign/compare.ts'
import { campaignOf, jsonFlag, resultsArgument } from './results.ts'
import { comparisonTable } from './table.ts'
import { somethingCompared } from './nothing-compared.ts'

/** The table: each policy against its twins. */
export const compare = Command.make(
  'compare',
  { results: resultsArgument, json: jsonFlag },
  Effect.fn('compare')(function* ({ results, json }) {
    const campaign = yield* campaignOf(results)
    const { summary } = yield* writeSummary(campaign, results)
    yield* Console.log(json ? JSON.stringify(summary, undefined, 2) : comparisonTable(summary))
    yield* somethingCompared(summary, results)
    if (summary.missing.length > 0) {
      yield* Console.error(
        `${summary.missing.length === 1 ? 'A run is' : `${summary.missing.length} runs are`} not there; the first is ${summary.missing[0]!.run}: ${summary.missing[0]!.reason}.`,
      )
    }
  }),
).pipe(
  Command.withDescription('Compare policies: effect against the twin, interval, outcome'),
  Command.withExamples([{ command: 'terrarium compare results/quickstart', description: 'The table again' }]),
)

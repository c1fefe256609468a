import { Console, Effect } from 'effect'
import { Command } from 'effect/cli'
import { writeSummary } from '../compare/compare.ts'
import { writeReport } from '../report/report.ts'
import { campaignOf, resultsArgument } from './results.ts'
import { somethingCompared } from './nothing-compared.ts'

/** One self-contained HTML file. */
export const report = Command.make(
  'report',
  { results: resultsArgument },
  Effect.fn('report')(function* ({ results }) {
    const campaign = yield* campaignOf(results)
    const { summary, records } = yield* writeSummary(campaign, results)
    yield* Console.log(yield* writeReport({ campaign, summary, records, out: results }))
    yield* somethingCompared(summary, results)
  }),
).pipe(
  Command.withDescription('Write report.html from results and print its path'),
  Command.withExamples([
    { command: 'terrarium report results/quickstart', description: 'After an interrupted run, too' },
  ]),
)

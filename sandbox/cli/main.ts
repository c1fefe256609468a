import { NodeServices } from '@effect/platform-node'
import { Cause, Console, Effect, Layer } from 'effect'
import { CliOutput, Command } from 'effect/cli'
import { version } from '../results/version.ts'
import { compare } from './compare.ts'
import { doctor } from './doctor.ts'
import { end, sayError } from './exit.ts'
import { explain } from './explain.ts'
import { fixture } from './fixture.ts'
import { replay } from './replay.ts'
import { report } from './report.ts'
import { run } from './run.ts'
import { schema } from './schema.ts'
import { sensitivity } from './sensitivity.ts'
import { runMain } from './signals.ts'
import { verify } from './verify.ts'

/** What is wrong with a command line goes to stderr, help and all: stdout is for results. */
const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === 'InvalidInvocation'
      ? Effect.gen(function* () {
          const formatter = yield* CliOutput.Formatter
          yield* Console.error(formatter.formatErrors(event.errors))
          yield* Console.error(`Try: ${event.commandPath.join(' ')} --help`)
        })
      : CliOutput.defaultPresenter.present(event),
})

Command.make('terrarium').pipe(
  Command.withDescription('Does an incentive policy grow native DeFi, or is it mined and dumped?'),
  Command.withSubcommands([run, sensitivity, compare, report, verify, replay, fixture, explain, doctor, schema]),
  Command.run({ version }),
  Effect.tapCause((cause) => sayError(Cause.squash(cause))),
  Effect.provide(Layer.mergeAll(NodeServices.layer, presenter)),
  runMain({ disableErrorReporting: true, teardown: end }),
)

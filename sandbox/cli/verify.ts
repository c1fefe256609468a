import { Console, Effect, Option, Schema } from 'effect'
import { Command, Flag } from 'effect/cli'
import { keptState } from '../campaign/endpoints.ts'
import { planRuns, type RunSpec } from '../campaign/plan.ts'
import { difference } from '../campaign/rerun.ts'
import { inspectRun, runFolder } from '../campaign/results.ts'
import { openRunFolder } from '../campaign/run-folder.ts'
import type { BlockRow } from '../campaign/run.ts'
import { reproduce } from '../campaign/reproduce.ts'
import { ResultsMissing } from '../campaign/campaign-file.ts'
import { campaignOf, resultsArgument } from './results.ts'
import { Failed } from './run.ts'

/** Runs a sample of finished runs again and compares digests. */
export const verify = Command.make(
  'verify',
  {
    results: resultsArgument,
    runs: Flag.Int('runs').pipe(
      Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0))),
      Flag.withDescription('How many runs to do again, spread over all (default: 3)'),
      Flag.withDefault(3),
    ),
    run: Flag.String('run').pipe(
      Flag.withDescription('This run only, such as world=smooth/policy=none/seed=1'),
      Flag.optional,
    ),
  },
  Effect.fn('verify')(function* ({ results, runs, run }) {
    const campaign = yield* campaignOf(results)
    const all = planRuns(campaign)
    const chosen = Option.match(run, {
      onNone: () =>
        sample(
          all.filter((spec) => 'manifest' in inspectRun(results, spec)),
          runs,
        ),
      onSome: (name) => all.filter((spec) => nameOf(spec) === name),
    })
    if (chosen.length === 0) {
      const reason = missingReason(results, all)
      return yield* new ResultsMissing({ path: results, reason: `no finished run of this code is in it (${reason})` })
    }
    let differing = 0
    for (const spec of chosen) {
      const inspection = inspectRun(results, spec)
      const { digest, blocks } = yield* reproduce(spec, keptState(results))
      const expected = 'manifest' in inspection ? inspection.manifest.digest : undefined
      const same = digest === expected
      if (!same) differing += 1
      yield* Console.log(
        `${same ? 'same' : 'DIFFERENT'}  ${nameOf(spec)}  ${digest}${same ? '' : ` (was ${expected ?? 'not there'})`}`,
      )
      if (!same && expected !== undefined) yield* Console.log(`  ${yield* firstDifference(results, spec, blocks)}`)
    }
    if (differing > 0) return yield* new Failed({})
  }),
).pipe(
  Command.withDescription('Run a sample of finished runs again and compare digests; exit 1 on a difference'),
  Command.withExamples([
    { command: 'terrarium verify results/quickstart', description: 'Three runs, spread over policies and seeds' },
    { command: 'terrarium verify results/quickstart --runs 1000', description: 'All of them' },
  ]),
)

/** Where a run began to differ from the recorded one. */
const firstDifference = Effect.fnUntraced(function* (results: string, spec: RunSpec, blocks: readonly BlockRow[]) {
  const recorded = yield* openRunFolder(runFolder(results, spec))
  const found = blocks.map(({ hash, marks }, i) => difference(i + 1, recorded.blocks[i], { hash, transactions: marks }))
  return found.find((each) => each !== undefined)?.message ?? 'All blocks are the same; only the final state differs.'
})

const nameOf = ({ world, policy, seed }: RunSpec): string => `world=${world}/policy=${policy.id}/seed=${seed}`

/** Evenly spread over the plan, so that several policies and seeds are among them. */
const sample = (specs: readonly RunSpec[], wanted: number): RunSpec[] =>
  wanted >= specs.length
    ? [...specs]
    : Array.from({ length: wanted }, (_, i) => specs[Math.floor(((i + 0.5) * specs.length) / wanted)]!)

const missingReason = (results: string, specs: readonly RunSpec[]): string => {
  const [first] = specs
  const inspection = first === undefined ? { missing: 'the campaign is empty' } : inspectRun(results, first)
  return 'missing' in inspection ? inspection.missing : 'unknown'
}

import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Console, Effect, Option, Schema } from 'effect'
import { Command, Flag } from 'effect/cli'
import type { Campaign } from '../campaign/campaign.ts'
import {
  type CampaignFile,
  maker,
  makerText,
  readCampaignFile,
  ResultsMissing,
  sameMaker,
} from '../results/campaign-file.ts'
import { checkPlan, checkSeal, type SealFinding } from '../results/check-seal.ts'
import { readRecords, type Records, summarise } from '../compare/compare.ts'
import { summaryJson } from '../compare/summary.ts'
import { differencesOf, saidOf } from '../replay/differences.ts'
import { doAgain, recordedRuns, type RerunVerdict, withVerdicts } from '../replay/do-again.ts'
import { planRuns } from '../campaign/plan.ts'
import type { RunSpec } from '../run/spec.ts'
import { inspectRun, runFolder } from '../results/results.ts'
import { isCompared, type Seal } from '../results/seal.ts'
import { checkFindings } from '../report/check-findings.ts'
import { duration, openProgress } from './progress.ts'
import { resultsArgument } from './results.ts'
import { Failed } from './run.ts'

const count = (name: string) => Flag.Int(name).pipe(Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0))))

/** Proves a folder of results: every file by its seal, what was found by the runs, and the runs by doing them again. */
export const verify = Command.make(
  'verify',
  {
    results: resultsArgument,
    quick: Flag.Boolean('quick').pipe(
      Flag.withDescription(
        'Do no run again: hold every file against its seal, and find summary and report anew (default: off)',
      ),
      Flag.withDefault(false),
    ),
    runs: count('runs').pipe(
      Flag.withDescription('Do only so many runs again, chosen by lot each time (default: all)'),
      Flag.optional,
    ),
    run: Flag.String('run').pipe(
      Flag.withDescription('Only these runs, separated by commas, such as world=smooth/policy=none/seed=1'),
      Flag.optional,
    ),
    root: Flag.String('root').pipe(
      Flag.withDescription(
        'The root that somebody else was told: another one is a difference (default: none is expected)',
      ),
      Flag.optional,
    ),
    workers: count('workers').pipe(
      Flag.withAlias('w'),
      Flag.withDescription('Runs at the same time (default: one a core)'),
      Flag.withDefault(availableParallelism()),
    ),
  },
  Effect.fn('verify')(function* ({ results, quick, runs, run, root, workers }) {
    const sealed = checkSeal(results)
    const file = yield* Effect.result(readCampaignFile(results))
    if (file._tag === 'Failure') {
      // A seal that does not hold is a difference; without one, nothing is there that could differ.
      if (!isCompared(results)) return yield* file.failure
      yield* sayFindings([
        ...sealed.findings,
        { path: 'campaign.json', what: `cannot be used: ${file.failure.reason}` },
      ])
      return yield* new Failed({})
    }
    const { campaign, made } = file.success
    const records = yield* readRecords(campaign, results)
    const findings = [
      ...sealed.findings,
      ...checkRoot(sealed.seal, Option.getOrUndefined(root)),
      ...(sameMaker(made) ? checkPlan(results, campaign) : []),
    ]
    if (findings.length === 0 && sameMaker(made) && isCompared(results)) {
      findings.push(...(yield* checkFindings(results, campaign, records, sealed.seal)))
    }
    yield* sayFindings(findings)
    for (const { path, what } of sealed.notes) yield* Console.error(`${path} ${what}.`)
    const recorded = recordedRuns(results, campaign)
    yield* expectSomething(results, file.success, findings, recorded)

    const chosen = quick
      ? []
      : yield* choose(results, recorded, Option.getOrUndefined(runs), Option.getOrUndefined(run))
    const verdicts = quick ? [] : yield* again(results, campaign, chosen, workers)
    const differing = verdicts.filter(({ differences }) => differences.length > 0)
    if (differing.length > 0) yield* sayConsequences(campaign, records, verdicts)
    yield* Console.log(
      quick
        ? quickly(results, campaign, findings)
        : conclusion(results, campaign, { findings, verdicts, differing, recorded }),
    )
    if (findings.length > 0 || differing.length > 0) return yield* new Failed({})
    if (sealed.seal !== undefined) yield* Console.log(`Root: ${sealed.seal.root}`)
  }),
).pipe(
  Command.withDescription(
    'Prove results: every file by its seal, summary and report from the runs, the runs by doing them again; exit 1 on a difference',
  ),
  Command.withExamples([
    { command: 'terrarium verify results/quickstart', description: 'All runs again: nothing is left to believe' },
    { command: 'terrarium verify results/quickstart --quick', description: 'In seconds: whether anything was changed' },
    { command: 'terrarium verify results/quickstart --runs 5', description: 'Five runs that nobody can foresee' },
  ]),
)

const nameOf = (spec: RunSpec): string => runFolder('', spec).replace(/^runs\//, '')

const sayFindings = (findings: readonly SealFinding[]): Effect.Effect<void> =>
  Effect.forEach(findings, ({ path, what }) => Console.log(`CHANGED    ${path} ${what}`), { discard: true })

const checkRoot = (seal: Seal | undefined, expected: string | undefined): SealFinding[] =>
  expected === undefined || seal === undefined || expected.trim().toLowerCase() === seal.root
    ? []
    : [{ path: 'seal.json', what: `has the root ${seal.root}, and not the one that was expected` }]

/** Stops where nothing can be proven: no result there, none of this code, or nothing found yet. */
const expectSomething = Effect.fnUntraced(function* (
  results: string,
  { made, campaign }: CampaignFile,
  findings: readonly SealFinding[],
  recorded: readonly RunSpec[],
) {
  if (!sameMaker(made)) {
    if (findings.length > 0) return yield* new Failed({})
    return yield* new ResultsMissing({
      path: results,
      reason: `no run of this code is in it: ${makerText(made)} made it, and this is ${makerText(maker())}${isCompared(results) ? '. All files are as they were sealed' : ''}`,
      cure: 'Verify it with the version that made it.',
    })
  }
  if (recorded.length > 0 || findings.length > 0) return
  const [first] = planRuns(campaign)
  const inspection = first === undefined ? { missing: 'the campaign is empty' } : inspectRun(results, first)
  return yield* new ResultsMissing({
    path: results,
    reason: `no run is in it (${'missing' in inspection ? inspection.missing : 'unknown'})`,
  })
})

/** All runs, those that were named, or some by lot: whoever forged one must not know which. */
const choose = Effect.fnUntraced(function* (
  results: string,
  recorded: readonly RunSpec[],
  many: number | undefined,
  names: string | undefined,
) {
  if (names !== undefined) {
    const wanted = names.split(',').map((name) => name.trim())
    const unknown = wanted.filter((name) => !recorded.some((spec) => nameOf(spec) === name))
    if (unknown.length === 0) return recorded.filter((spec) => wanted.includes(nameOf(spec)))
    const [first] = recorded
    return yield* new ResultsMissing({
      path: results,
      reason: `it has no run ${unknown.join(', ')}`,
      cure: `Name runs as their folders are called${first === undefined ? '' : `, such as ${nameOf(first)}`}.`,
    })
  }
  if (many === undefined || many >= recorded.length) return recorded
  const left = [...recorded]
  const lot = new Set(Array.from({ length: many }, () => left.splice(randomInt(left.length), 1)[0]!))
  const chosen = recorded.filter((spec) => lot.has(spec))
  yield* Console.error(`By lot; the same again: --run ${chosen.map(nameOf).join(',')}`)
  return chosen
})

const again = Effect.fnUntraced(function* (
  results: string,
  campaign: Campaign,
  chosen: readonly RunSpec[],
  workers: number,
) {
  const seconds = chosen.reduce((sum, spec) => {
    const found = inspectRun(results, spec)
    return 'manifest' in found ? sum + found.execution.timings.seconds : sum
  }, 0)
  const together = Math.min(workers, chosen.length)
  if (seconds > 0) {
    yield* Console.error(
      `Doing ${counted(chosen.length)} again: about ${duration(seconds / together)} with ${together === 1 ? 'one worker' : `${together} workers`}, by what they took when they were recorded.`,
    )
  }
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const { watch, say } = yield* openProgress
      const tell = (verdict: RerunVerdict) => Effect.sync(() => say(linesOf(verdict)))
      return yield* doAgain(campaign, { results, chosen, workers, watch, tell })
    }),
  )
})

/** Differences that are told of one run. */
const most = 5

function linesOf({ spec, differences }: RerunVerdict): string[] {
  if (differences.length === 0) return [`same       ${nameOf(spec)}`]
  const more = differences.length > most ? [`  and ${differences.length - most} more`] : []
  return [`DIFFERENT  ${nameOf(spec)}`, ...differences.slice(0, most).map((each) => `  ${each}`), ...more]
}

/** What the summary would say of the runs as they come out now. */
const sayConsequences = Effect.fnUntraced(function* (
  campaign: Campaign,
  records: Records,
  verdicts: readonly RerunVerdict[],
) {
  const [recorded, again] = [records, withVerdicts(records, verdicts)].map((each) =>
    summaryJson(summarise(campaign, each)),
  )
  const changed = differencesOf(recorded, again)
  const outcomes = changed.filter(({ path }) => path.endsWith('.outcome'))
  const told = [...outcomes, ...changed.filter((each) => !outcomes.includes(each))].slice(0, most)
  if (told.length === 0) return
  yield* Console.log('With the runs as they come out now, the summary is another one:')
  for (const each of told) yield* Console.log(`  ${saidOf(each)}`)
})

const counted = (runs: number): string => (runs === 1 ? 'one run' : `${runs} runs`)

function quickly(results: string, campaign: Campaign, findings: readonly SealFinding[]): string {
  if (findings.length > 0)
    return findings.length === 1
      ? 'One thing is not as it was written.'
      : `${findings.length} things are not as they were written.`
  return `All files of ${countedOf(campaign, results)} are as they were written${foundFrom(results, 'the runs')}. Whether the runs happened, only doing them again can tell: leave --quick out.`
}

const foundFrom = (results: string, whom: string): string =>
  isCompared(results) ? `; summary and report follow from ${whom}` : '; nothing was compared yet'

const countedOf = (campaign: Campaign, results: string): string => {
  const planned = planRuns(campaign)
  const there = planned.filter((spec) => 'manifest' in inspectRun(results, spec)).length
  return there === planned.length ? counted(there) : `${there} of ${planned.length} planned runs`
}

interface Conclusion {
  readonly findings: readonly SealFinding[]
  readonly verdicts: readonly RerunVerdict[]
  readonly differing: readonly RerunVerdict[]
  readonly recorded: readonly RunSpec[]
}

/** The last words: what share was done again, and what that proves. */
function conclusion(
  results: string,
  campaign: Campaign,
  { findings, verdicts, differing, recorded }: Conclusion,
): string {
  const planned = planRuns(campaign).length
  const absent = planned - recorded.length
  const notThere =
    absent === 0 ? '' : ` ${counted(absent)} of ${planned} planned ${absent === 1 ? 'is' : 'are'} not there.`
  const share = Math.floor((100 * verdicts.length) / recorded.length)
  const many = `${verdicts.length} of ${counted(recorded.length)} (${share} %)`
  if (differing.length > 0) return `${many} were done again, and ${differing.length} came out differently.${notThere}`
  if (findings.length > 0)
    return `${many} were done again and came out the same, but not all files are as they were written.${notThere}`
  if (verdicts.length < recorded.length) {
    return `${many} were done again and are the same to the byte. That finds one forged run with a chance of ${share} %, and leaves the others unproven.${notThere}`
  }
  return `All of ${counted(recorded.length)} were done again and are the same to the byte${foundFrom(results, 'them')}.${notThere}`
}

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Console, Effect, Option, Schema } from 'effect'
import { Argument, Command, Flag } from 'effect/cli'
import type { Campaign } from '../campaign/campaign.ts'
import { loadCampaign } from '../campaign/load.ts'
import { FlagInvalid, withSeeds } from '../campaign/override.ts'
import { methods, type SensitivityDesign } from '../campaign/sensitivity.ts'
import { planStudy, type StudyPlan } from '../sensitivity/design.ts'
import { carryOut, costOf, type StudyCost } from '../sensitivity/study.ts'
import type { KeptAside } from '../results/history.ts'
import { pointOutcomes } from '../sensitivity/point-rule.ts'
import type { StudySummary } from '../sensitivity/study-summary.ts'
import { writeStudy } from '../sensitivity/write-study.ts'
import { nearPath } from './near-path.ts'
import { duration, openProgress } from './progress.ts'
import { Failed, keptText, mostWorkers } from './run.ts'
import { align } from './table.ts'

/** Carries out the designed study of a campaign, or goes on with it, and says what outcomes depend on. */
export const sensitivity = Command.make(
  'sensitivity',
  {
    campaign: Argument.Path('campaign').pipe(
      Argument.withDescription('Campaign file with a `sensitivity` part, such as campaigns/emergence.yaml'),
    ),
    out: Flag.String('out').pipe(
      Flag.withDescription('Folder of results (default: results/<name of the campaign>-sensitivity)'),
      Flag.optional,
    ),
    workers: Flag.Int('workers').pipe(
      Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: mostWorkers }))),
      Flag.withAlias('w'),
      Flag.withDescription('Runs at the same time, each on an Anvil of its own (default: one a core)'),
      Flag.withDefault(availableParallelism()),
    ),
    method: Flag.Literals('method', methods).pipe(
      Flag.withDescription('Design of the study (default: what the file says)'),
      Flag.optional,
    ),
    points: Flag.Int('points').pipe(
      Flag.withDescription(
        'Points of the hypercube, rows of sobol, or trajectories of morris (default: what the file says)',
      ),
      Flag.optional,
    ),
    seeds: Flag.Int('seeds').pipe(Flag.withDescription('Seeds a policy (default: what the file says)'), Flag.optional),
    dryRun: Flag.Boolean('dry-run').pipe(
      Flag.withDescription('Say how many runs there are and what they cost, and run nothing (default: off)'),
      Flag.withDefault(false),
    ),
    soFar: Flag.Boolean('so-far').pipe(
      Flag.withDescription('Write the tables of what is finished, and run nothing (default: off)'),
      Flag.withDefault(false),
    ),
  },
  Effect.fn('sensitivity')(function* ({ campaign: path, out: folder, workers, method, points, seeds, dryRun, soFar }) {
    const written = yield* loadCampaign(nearPath(path))
    const campaign = Option.isSome(seeds) ? yield* withSeeds(written, seeds.value) : written
    const plan = yield* planStudy(campaign, yield* designOf(campaign, path, { method, points }))
    const out = Option.getOrElse(folder, () => join('results', `${campaign.name}-sensitivity`))
    if (out === '') return yield* new FlagInvalid({ flag: '--out ""', says: 'has to name a folder' })
    const cost = costOf(plan, out)
    yield* Console.error(costText(campaign, plan, cost, workers))
    if (dryRun) return
    const failed = soFar
      ? []
      : yield* Effect.scoped(
          Effect.gen(function* () {
            const { watch } = yield* openProgress
            const kept = (at: string, aside: KeptAside) => process.stderr.write(`${keptText(at, aside)}\n`)
            return yield* carryOut(plan, { out, workers, watch, kept })
          }),
        )
    const summary = yield* writeStudy(campaign, plan, out)
    yield* Console.log(sharesText(summary))
    yield* Console.log(`\nIn full: ${join(out, 'sensitivity.md')}`)
    if (failed.length === 0) return
    const each = failed.map(
      ({ point, world, policy, seed, reason, replay }) =>
        `  point ${point}, ${world}/${policy}/seed ${seed}: ${reason}\n    again: ${replay}`,
    )
    yield* Console.error(`${failed.length} of the runs failed and are left out:\n${each.join('\n')}`)
    return yield* new Failed({})
  }),
).pipe(
  Command.withDescription('Vary the assumptions of a campaign by a design, and say what outcomes depend on'),
  Command.withExamples([
    { command: 'terrarium sensitivity campaigns/emergence.yaml --dry-run', description: 'How many runs, how long' },
    { command: 'terrarium sensitivity campaigns/emergence.yaml', description: 'Begin, or go on after Ctrl-C' },
    { command: 'terrarium sensitivity campaigns/emergence.yaml --so-far', description: 'What is there already' },
    {
      command: 'terrarium sensitivity my.yaml --method morris --points 20',
      description: 'Which parameters matter at all',
    },
  ]),
)

const designOf = Effect.fnUntraced(function* (
  { sensitivity: design }: Campaign,
  path: string,
  { method, points }: { method: Option.Option<SensitivityDesign['method']>; points: Option.Option<number> },
) {
  if (design === undefined) return yield* new DesignMissing({ path })
  const chosen = { ...design, ...(Option.isSome(method) ? { method: method.value } : {}) }
  if (Option.isNone(points)) return chosen
  const [least, most] = chosen.method === 'morris' ? [2, 1_000] : [2, 20_000]
  if (points.value < least || points.value > most) {
    return yield* new FlagInvalid({ flag: `--points ${points.value}`, says: `has to be between ${least} and ${most}` })
  }
  return { ...chosen, [chosen.method === 'morris' ? 'trajectories' : 'points']: points.value }
})

/** `1,920 runs of 240 blocks (60 points, 2 worlds, 8 policies with the empty one, 2 seeds), …`. */
function costText(campaign: Campaign, { points }: StudyPlan, cost: StudyCost, workers: number): string {
  const count = (n: number, noun: string) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
  const { runs, found, blocks, measured } = cost
  const made = [
    count(points.length, 'point'),
    count(Object.keys(campaign.worlds).length, 'world'),
    `${campaign.policies.length + 1} policies with the empty one`,
    count(campaign.seeds, 'seed'),
  ].join(', ')
  const left = `${count(runs, 'run')} (${made})${found > 0 ? `, ${found.toLocaleString('en')} of them finished` : ''}`
  if (blocks === 0) return `${left}.`
  if (measured === undefined) {
    return `${left}; ${count(blocks, 'block')} to be mined. What that takes is known once a run is finished.`
  }
  const seconds = (blocks * measured.secondsPerBlock) / workers
  const each = (measured.secondsPerBlock * blocks) / (runs - found)
  return `${left}; ${count(blocks, 'block')} to be mined. ${count(measured.runs, 'finished run')} took ${(1000 * measured.secondsPerBlock).toFixed(0)} ms a block, ${each.toFixed(1)} s a run: some ${duration(seconds)} more with ${count(workers, 'worker')}.`
}

/** Shares by world and policy, in percent. */
function sharesText({ shares, points, pointRule }: StudySummary): string {
  const rows = shares.map(({ world, policy, points: count, byRule }) => [
    `${world} ${policy}`,
    String(count),
    ...pointOutcomes.map((outcome) => (count === 0 ? '–' : `${(100 * byRule[outcome].share).toFixed(0)} %`)),
  ])
  if (rows.length === 0) return 'No policy has finished together with its twin at any point yet.'
  const part = points.whole < points.planned ? `${points.whole} of ${points.planned} points are whole. ` : ''
  return `${align([['', 'points', ...pointOutcomes], ...rows]).join('\n')}\n\n${part}A rule for points, not the verdict of a campaign: ${pointRule.text}.`
}

/** The campaign says nothing of what to vary. */
export class DesignMissing extends Schema.TaggedError<DesignMissing>()('DesignMissing', { path: Schema.String }) {
  readonly retryable = false
  override get message(): string {
    return `${this.path} has no \`sensitivity\` part, which says what to vary. Add one, such as:\n\nsensitivity:\n  points: 60\n  parameters:\n    market.serviceElasticity: { low: 0, high: 0.8 }\n\ndocs/vary-assumptions.md shows how.`
  }
}

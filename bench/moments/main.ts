import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Effect } from 'effect'
import { loadCampaign } from '../../sandbox/campaign/load.ts'
import { withSeeds } from '../../sandbox/campaign/override.ts'
import { openProgress } from '../../sandbox/cli/progress.ts'
import { readRecords } from '../../sandbox/compare/compare.ts'
import { execute } from '../../sandbox/execute/execute.ts'
import { feeShareOf, magnitudesOf, momentsOf, type SeedRuns } from './moment.ts'
import { magnitudes, targets } from './target.ts'
import { momentLines, momentTable } from './table.ts'

/**
 * `npm run moments -- [--campaign campaigns/moments.yaml] [--seeds 8] [--out results/moments]`: the default world beside what
 * programmes of other chains showed (docs/moments.md). Runs that are there already are not made again.
 */
const { values } = parseArgs({
  options: {
    campaign: { type: 'string', default: 'campaigns/moments.yaml' },
    seeds: { type: 'string' },
    out: { type: 'string', default: 'results/moments' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
})

const program = Effect.scoped(
  Effect.gen(function* () {
    const written = yield* loadCampaign(values.campaign)
    const campaign = values.seeds === undefined ? written : yield* withSeeds(written, Number(values.seeds))
    const { watch } = yield* openProgress
    const stay = yield* Effect.scope
    const { failed } = yield* execute(campaign, { out: values.out, workers: Number(values.workers), watch, stay })
    for (const { world, policy, seed, reason } of failed) console.error(`${world}/${policy}/seed ${seed}: ${reason}`)
    const records = yield* readRecords(campaign, values.out)
    for (const world of Object.keys(campaign.worlds)) {
      const [mining, toCapital, toAddresses] = ['mining', 'to-capital', 'to-addresses'].map((id) =>
        records.of(world, id),
      )
      const seeds = [...records.of(world, 'none')].flatMap(([seed, twin]): SeedRuns[] => {
        const run = mining!.get(seed)
        return run === undefined
          ? []
          : [{ mining: run, toCapital: toCapital!.get(seed), toAddresses: toAddresses!.get(seed), twin }]
      })
      const found = momentTable(targets, seeds.map(momentsOf))
      console.log(
        `\n## ${world}, ${seeds.length} seeds: ${found.filter(({ hit }) => hit).length} of ${found.length} hit\n`,
      )
      const feeShare = seeds.reduce((sum, each) => sum + feeShareOf(each), 0) / seeds.length
      console.log(`Fees of the native pools over fees and rewards: ${feeShare.toFixed(2)} (0.3 is meant)\n`)
      console.log(momentLines(found).join('\n'))
      console.log(
        `\n${momentLines(
          momentTable(
            magnitudes,
            seeds.map(({ twin }) => magnitudesOf(twin)),
          ),
        ).join('\n')}`,
      )
    }
  }),
)
await Effect.runPromise(program)
process.exit(0)

import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Effect } from 'effect'
import { loadCampaign } from '../../sandbox/campaign/load.ts'
import { withSeeds } from '../../sandbox/campaign/override.ts'
import { resolveWorld } from '../../sandbox/campaign/plan.ts'
import { openProgress } from '../../sandbox/cli/progress.ts'
import { readRecords } from '../../sandbox/compare/compare.ts'
import { execute } from '../../sandbox/execute/execute.ts'
import { type Crowding, crowdingOf, estimateOf } from './crowding.ts'
import { crowdingFigure } from './figure.ts'

/**
 * `npm run crowding -- [--seeds 3] [--out results/crowding] [--figure docs/crowding-out.svg]`: how much a programme takes from the use
 * that it does not pay for, over how scarce capital outside is (docs/crowding-out.md). Runs that are there already are not made again.
 */
const { values } = parseArgs({
  options: {
    campaign: { type: 'string', default: 'campaigns/crowding-out.yaml' },
    seeds: { type: 'string' },
    out: { type: 'string', default: 'results/crowding' },
    figure: { type: 'string', default: 'docs/crowding-out.svg' },
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
    const found = Object.keys(campaign.worlds).map((world) => {
      const [stakes, mining] = ['stake-reward', 'liquidity-mining'].map((id) => records.of(world, id))
      const seeds = [...records.of(world, 'none')].flatMap(([seed, twin]): Crowding[] => {
        const [stake, liquidity] = [stakes!.get(seed), mining!.get(seed)]
        return stake === undefined || liquidity === undefined ? [] : [crowdingOf({ stake, liquidity, twin })]
      })
      const { count, wealthUsd } = resolveWorld(campaign, world).agents.investor
      const of = (name: keyof Crowding) => estimateOf(seeds.map((each) => each[name]))
      return { outsideUsd: count * wealthUsd, seeds: seeds.length, of }
    })
    console.log(
      '\n| outside, $M | seeds | pool and stakes of the twin, $M | stakes paid: stakes | pool | pool paid: pool | stakes |',
    )
    console.log('| --- | --- | --- | --- | --- | --- | --- |')
    for (const { outsideUsd, seeds, of } of found) {
      const ratios = (['stakeStakes', 'stakePool', 'miningPool', 'miningStakes'] as const).map((name) => {
        const { mean, error } = of(name)
        return `${mean.toFixed(2)} ± ${error.toFixed(2)}`
      })
      console.log(
        `| ${outsideUsd / 1e6} | ${seeds} | ${(of('twinUsd').mean / 1e6).toFixed(1)} | ${ratios.join(' | ')} |`,
      )
    }
    const points = found.map(({ outsideUsd, of }) => ({
      outsideUsd,
      pool: of('stakePool'),
      stakes: of('miningStakes'),
    }))
    yield* Effect.promise(() => writeFile(values.figure, crowdingFigure(points)))
  }),
)
await Effect.runPromise(program)
process.exit(0)

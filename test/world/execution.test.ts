import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { lostShare } from '../../sandbox/market/service.ts'
import { steps } from '../../sandbox/world/step.ts'
import { specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

const searched = campaign.parse({
  name: 'executed',
  question: 'Do users notice what the order of a block takes from them?',
  days: 30,
  blockSeconds: 3600,
  seeds: 3,
  ordering: 'first-come',
  programme: { fromDay: 8, days: 2 },
  evaluation: { fromDay: 10, toDay: 30 },
  agents: {
    user: { count: 24, swapsPerDay: 4, swapUsd: 20000, slippage: 0.05 },
    investor: { count: 40 },
    searcher: { count: 4 },
  },
  market: { users: 20, serviceElasticity: 0.9 },
  policies: [{ id: 'auction', title: 'Whoever pays most comes first', ordering: 'priority-auction' }],
})

/** Users, what they lost to execution and their volume of the last ten days, where the rule is that of a policy. */
const lived = (policy: string, seed: number) =>
  Effect.gen(function* () {
    const spec = specOf(searched, policy, seed)
    const world = yield* worldOf(spec)
    let volumeUsd = 0
    let [sand, fails] = [0,0]
    yield* steps(world, blocksOf(spec), (m) => {
      const swaps = m.ordered.filter(({ action }) => action === 'netswap.swap').map(({ actor }) => actor)
      for (const q of new Set(swaps.filter((a) => a.startsWith('searcher')))) { const a = swaps.indexOf(q), b = swaps.lastIndexOf(q); if (swaps.slice(a, b).some((x) => x.startsWith('user'))) sand++ }
      fails += world.state.unsettled.failedSwaps.length
      if (world.state.block > 480) volumeUsd += world.state.execution.volumeUsd
    })
    const { users, service, baseline } = world.state.market
    return { sand, fails, q: world.state.influence.swaps.quoted, baseline, c: service!.cost, users, volumeUsd, lost: lostShare(service!.execution), service: baseline!.cost / service!.cost }
  })

test('where searchers see what waits and pay to come first, users lose to execution, and there are fewer of them', () =>
  live(
    Effect.gen(function* () {
      for (const seed of [1, 2, 3]) console.log(seed, yield* lived('none', seed), yield* lived('auction', seed))
    }),
  ), 120_000)

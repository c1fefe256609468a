import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { openRun } from '../../sandbox/run/open-run.ts'
import { steps } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { eagerPeople, everyProtocol, manySinks } from '../fixtures/ecosystem.ts'
import { live } from '../fixtures/effects.ts'
import { overhear } from '../fixtures/overheard.ts'
import { blocksOf } from '../fixtures/world.ts'

/** Everybody in every protocol, with deposits, withdrawals that take a day, farms, grants and bundles that are tried. */
const campaign = smallCampaign({
  days: 4,
  blockSeconds: 10_800,
  programme: { fromDay: 1, days: 2 },
  evaluation: { fromDay: 3.75, toDay: 4 },
  ordering: 'first-price-bundles',
  chain: { ...everyProtocol, bridge: { withdrawalDays: 1 } },
  agents: { user: { count: 8 }, ...eagerPeople, searcher: { count: 2 } },
  policies: [
    {
      id: 'all',
      title: 'Farms, sequencers, stakers and grants',
      budget: '3000 METIS',
      legs: manySinks,
      grants: [{ kind: 'milestone', amount: '500 METIS', milestones: 1 }],
    },
  ],
})

test('a run that forks no live chain asks nothing of the node below once its world is open', () =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, 'all')
      const origin = yield* serveOrigin(spec.base)
      if (origin.source.kind !== 'fork') throw new Error('it has to fork something')
      const { socket, asked } = yield* overhear(origin.source.socket)
      const world = yield* openRun(spec, { ...origin, source: { ...origin.source, socket } })
      expect(asked()).toContain('eth_getCode')

      const asking: string[] = []
      yield* steps(world, blocksOf(spec), () => {
        for (const method of asked()) asking.push(`${method} in block ${world.state.block}`)
      })
      expect(asking).toEqual([])
    }),
  ))

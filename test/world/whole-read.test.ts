import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { openRun } from '../../sandbox/run/open-run.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { step } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf, nativeLinear } from '../fixtures/campaigns.ts'
import { eagerPeople, everyProtocol } from '../fixtures/ecosystem.ts'
import { live } from '../fixtures/effects.ts'

const spec = specOf(
  smallCampaign({
    days: 6,
    blockSeconds: 10_800,
    programme: { fromDay: 1, days: 2 },
    evaluation: { fromDay: 4, toDay: 6 },
    ordering: 'first-price-bundles',
    chain: everyProtocol,
    agents: { user: { count: 20, swapsPerDay: 4, swapUsd: 60_000 }, ...eagerPeople },
  }),
  nativeLinear.id!,
)

it('after every block everybody’s native METIS is what the chain says, whoever was asked', () =>
  live(
    Effect.gen(function* () {
      const world = yield* openRun(spec, yield* serveOrigin(spec.base))
      const { everybody, nativesAt } = world.plans
      for (let block = 0; block < 40; block++) {
        yield* step(world)
        expect([world.state.seen.natives]).toEqual(yield* world.chain.read([nativesAt(everybody)]))
      }
    }),
  ))

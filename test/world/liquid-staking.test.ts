import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { agentKinds } from '../../agents/index.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import { restless } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { tinyRun } from '../fixtures/tiny.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'
import { steps } from '../../sandbox/world/step.ts'

test('with owners who stake with ENKI the books close in every block, eMETIS stays backed, and the rate never falls', () =>
  live(
    Effect.gen(function* () {
      const tiny = yield* Effect.promise(() => tinyRun('native'))
      const spec = {
        ...tiny,
        timeline: { ...tiny.timeline, days: 40 },
        base: {
          ...tiny.base,
          ...baseParameters.parse({ sequencing: {}, enki: {} }),
          prices: tiny.base.prices,
        },
        agents: { ...tiny.agents, holder: agentKinds.holder.parameters.parse({ count: 12, ...restless }) },
      }
      const world = yield* worldOf(spec)
      const seen = { liquidStake: 0, swap: 0, ticket: 0, redeem: 0, fund: 0 }
      let rate = 0n
      // Every block closes its books, or the run fails: native METIS, and the supply of every token of ENKI's.
      yield* steps(world, blocksOf(spec), ({ entries }) => {
        for (const { fact, actor } of entries) {
          if (fact.type in seen && (actor.startsWith('holder') || actor === 'enki')) {
            seen[fact.type as keyof typeof seen] += 1
          }
        }
        const { backed, eMetisSupply, rate: now } = world.state.seen.chain.enki!
        expect(backed).toBeGreaterThanOrEqual(eMetisSupply)
        expect(now).toBeGreaterThanOrEqual(rate)
        rate = now
      })
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
    }),
  ))

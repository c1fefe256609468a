import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import { step } from '../../sandbox/world/step.ts'
import { nativeLinear, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

test('restakers come for rewards, are slashed for an incident, claim what they earn, and the books close every block', () =>
  live(
    Effect.gen(function* () {
      const campaign = smallCampaign({
        chain: {
          restaking: { rewardMetis: 3000, rewardDays: 60, epochDays: 2, incidents: [{ day: 12 }] },
          auction: {},
        },
      })
      const spec = specOf(campaign, nativeLinear.id)
      const world = yield* worldOf(spec)
      const entries: Entry[] = []
      for (let block = 0; block < blocksOf(spec); block++) entries.push(...(yield* step(world)).entries)
      const facts = (type: string) => entries.filter(({ fact }) => fact.type === type)
      const restakers = facts('restake').filter(({ actor }) => actor.startsWith('restaker-'))
      expect(new Set(restakers.map(({ actor }) => actor)).size).toBeGreaterThan(1)
      expect(facts('slash')).toHaveLength(1)
      const { rewards } = world.deployments.restaking!
      expect(facts('reward').some(({ fact }) => 'farm' in fact && fact.farm === rewards)).toBe(true)
      expect(facts('unrestake').length).toBeGreaterThan(0)
      expect(facts('unrestaked').length).toBeGreaterThan(0)
    }),
  ))

import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { enkiAccount } from '../../protocols/enki/state.ts'
import { restakingAccount, waitingIn } from '../../protocols/restaking/state.ts'
import { balanceOf } from '../../protocols/token.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import { exposureOf } from '../../sandbox/metrics/payments/exposure.ts'
import { step } from '../../sandbox/world/step.ts'
import { nativeLinear, restless, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

test('owners of METIS restake it for rewards, are slashed for an incident, claim what they earn, and the books close every block', () =>
  live(
    Effect.gen(function* () {
      const campaign = smallCampaign({
        chain: {
          restaking: { rewardMetis: 3000, rewardDays: 60, epochDays: 2, incidents: [{ day: 12 }] },
          auction: {},
        },
        agents: { holder: { count: 12, ...restless } },
      })
      const spec = specOf(campaign, nativeLinear.id)
      const world = yield* worldOf(spec)
      const entries: Entry[] = []
      for (let block = 0; block < blocksOf(spec); block++) entries.push(...(yield* step(world)).entries)
      const facts = (type: string) => entries.filter(({ fact }) => fact.type === type)
      const restakers = facts('restake').filter(({ actor }) => actor.startsWith('holder-'))
      expect(new Set(restakers.map(({ actor }) => actor)).size).toBeGreaterThan(1)
      expect(facts('slash')).toHaveLength(1)
      const { rewards } = world.deployments.restaking!
      expect(facts('reward').some(({ fact }) => 'farm' in fact && fact.farm === rewards)).toBe(true)
      expect(facts('unrestake').length).toBeGreaterThan(0)
      expect(facts('unrestaked').length).toBeGreaterThan(0)
    }),
  ))

test('where seMETIS is restaked, owners stake their METIS for it, leave the same way, and stay exposed by its rate', () =>
  live(
    Effect.gen(function* () {
      const campaign = smallCampaign({
        chain: {
          sequencing: {},
          enki: {},
          // After ten days it pays no more: whoever came for it leaves.
          restaking: { collateral: 'seMETIS', rewardMetis: 3000, rewardDays: 10, epochDays: 2 },
        },
        agents: {
          investor: { count: 3 },
          user: { count: 2 },
          operator: { count: 2 },
          holder: { count: 12, ...restless },
        },
      })
      const spec = specOf(campaign, nativeLinear.id)
      const world = yield* worldOf(spec)
      const sample = openSampler(world, spec)
      const entries: Entry[] = []
      let seen: ReturnType<typeof sample> | undefined
      for (let block = 0; block < blocksOf(spec); block++) {
        const moment = yield* step(world)
        seen = sample(moment)
        entries.push(...moment.entries.filter(({ actor }) => actor.startsWith('holder-')))
      }
      const facts = (type: string) => entries.filter(({ fact }) => fact.type === type)
      const { restaking, enki, bridge } = world.deployments
      expect(facts('liquidStake').length).toBeGreaterThan(2)
      for (const { fact } of facts('restake')) expect(fact).toMatchObject({ token: enki!.seMetis.address })
      expect(facts('unrestaked').length).toBeGreaterThan(0)
      // Staked METIS is unstaked, and sold on the market of eMETIS or handed in for a ticket.
      expect(facts('unstake').length + facts('ticket').length).toBeGreaterThan(0)

      const rate = Number(world.state.seen.chain.enki!.rate) / 1e18
      const { epoch } = world.state.seen.chain.restaking!
      let inside = 0
      // What lies in pools, or waits in a ticket, is counted elsewhere (V36).
      const elsewhere = new Set([...facts('addLiquidity'), ...facts('ticket')].map(({ actor }) => actor))
      for (const { persona, address, kind } of world.inhabitants) {
        if (kind.kind !== 'holder' || elsewhere.has(persona)) continue
        const [held] = yield* world.chain.read([
          planReads({
            metis: balanceOf(bridge.metis.address, address),
            staked: enkiAccount(enki!, address),
            restaked: restakingAccount(restaking!, address),
            past: Array.from({ length: Number(epoch) }, (_, i) => waitingIn(restaking!, address, BigInt(i))),
          }),
        ])
        const { metis, staked, restaked, past } = held
        // What waited and is not claimed yet cannot be slashed any more.
        const over = past.reduce((sum, { amount, claimed }) => (claimed ? sum : sum + amount), 0n)
        const units = Number(staked.seMetis + restaked.slashable + over) / 1e18
        const own = Number(metis + staked.eMetis + seen!.native(address)) / 1e18
        inside += Number(restaked.slashable + over) / 1e18
        expect(exposureOf(seen!, address)).toBeCloseTo(own + units * rate, 6)
      }
      expect(inside, 'or there is nothing to be exposed to').toBeGreaterThan(0)
    }),
  ))

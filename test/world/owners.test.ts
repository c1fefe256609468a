import { Effect } from 'effect'
import { beforeAll, expect, test } from 'vitest'
import type { CapitalMemory } from '../../agents/mind/capital/review.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Campaign } from '../../sandbox/campaign/campaign.ts'
import { step } from '../../sandbox/world/step.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { eager, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

/** Owners of capital under one seed, with what the chain has beside pools. */
const owned: Campaign = smallCampaign({
  days: 40,
  programme: { fromDay: 10, days: 15 },
  evaluation: { fromDay: 32, toDay: 40 },
  chain: { sequencing: {}, enki: {} },
  // Nobody is older than the run: who is here has come by himself.
  agents: { investor: { count: 240, ...eager }, user: { count: 40 } },
  market: { users: 30 },
  policies: [
    { id: 'pool', title: 'Pool', budget: '8000 METIS', legs: [{ sink: 'native', share: 1 }] },
    { id: 'stake', title: 'Stake', budget: '8000 METIS', legs: [{ sink: 'enki', share: 1 }] },
    {
      id: 'both',
      title: 'Both',
      budget: '8000 METIS',
      legs: [
        { sink: 'native', share: 0.5 },
        { sink: 'enki', share: 0.5 },
      ],
    },
  ],
})

interface Owner {
  /** METIS received from the policy, and METIS of them given away for something else, net, in the 40 days. */
  readonly received: number
  readonly sold: number
  /** Uses that it had sleeves in on the last day of the programme. */
  readonly uses: ReadonlySet<string>
}

/** What became of every owner, as ledgers and minds say. */
const livedBy = (policy: string): Promise<ReadonlyMap<string, Owner>> =>
  live(
    Effect.gen(function* () {
      const spec = specOf(owned, policy)
      const world = yield* worldOf(spec)
      const sampler = openSampler(world, spec)
      const owners = world.inhabitants.filter(({ kind }) => kind.kind === 'investor')
      const got = new Map<string, number>()
      const gone = new Map<string, number>()
      const uses = new Map<string, ReadonlySet<string>>()
      const { metis } = world.deployments.bridge
      const perDay = 86_400 / spec.timeline.blockSeconds
      for (let block = 1; block <= spec.timeline.days * perDay; block++) {
        const moment = yield* step(world)
        const { rewards } = sampler(moment)
        for (const { to, part, token, amount } of rewards.received) {
          if (part === undefined || to.kind !== 'agent' || token !== metis.address) continue
          got.set(to.actor, (got.get(to.actor) ?? 0) + fromUnits(amount, 18))
        }
        for (const { actor, fact } of moment.entries) {
          if (fact.type !== 'swap' || fact.tokenIn !== metis.address) continue
          gone.set(actor, (gone.get(actor) ?? 0) + fromUnits(fact.amountIn, 18))
        }
        if (block === 24 * perDay) {
          world.inhabitants.forEach(({ persona, kind }, i) => {
            if (kind.kind !== 'investor') return
            const { sleeves } = world.state.minds[i]!.memory as CapitalMemory
            uses.set(persona, new Set(sleeves))
          })
        }
      }
      return new Map(
        owners.map(({ persona }) => [
          persona,
          { received: got.get(persona) ?? 0, sold: gone.get(persona) ?? 0, uses: uses.get(persona) ?? new Set() },
        ]),
      )
    }),
  )

let pool: ReadonlyMap<string, Owner>
let stake: ReadonlyMap<string, Owner>
let both: ReadonlyMap<string, Owner>
beforeAll(async () => {
  pool = await livedBy('pool')
  stake = await livedBy('stake')
  both = await livedBy('both')
})

/** Coins are sold on an exchange here; what a sleeve leaves of METIS goes home over the bridge and is none of them. */
const share = ({ received, sold }: Owner): number => (received > 0.5 ? Math.min(1, sold / received) : Number.NaN)

test('owners who sell what a pool pays them keep it where staking it is paid as well, and few do the reverse', () => {
  const paid = [...both].flatMap(([persona, owner]) => {
    const [here, there] = [share(owner), share(pool.get(persona)!)]
    return Number.isNaN(here) || Number.isNaN(there) ? [] : [{ here, there }]
  })
  const turned = paid.filter(({ here, there }) => here < 0.3 && there > 0.7)
  const reverse = paid.filter(({ here, there }) => here > 0.7 && there < 0.3)
  expect(turned.length).toBeGreaterThanOrEqual(10)
  expect(reverse.length).toBeLessThan(turned.length / 3)
})

test('owners who are in a pool that is paid are in a stake instead where that is paid', () => {
  const pools = ['nativePool', 'bridgedPool']
  const stakes = ['enki', 'enkiPool', 'delegate']
  const has = ({ uses }: Owner, names: readonly string[]): boolean => names.some((name) => uses.has(name))
  const moved = [...pool].filter(([persona, owner]) => {
    const there = stake.get(persona)!
    return has(owner, pools) && !has(owner, stakes) && has(there, stakes) && !has(there, pools)
  })
  expect(moved.length).toBeGreaterThanOrEqual(5)
})

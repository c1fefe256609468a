import { advance } from '../../sandbox/world/world.ts'
import { Effect } from 'effect'
import { parseEther } from 'viem'
import { beforeAll, expect, test, vi } from 'vitest'
import { farms } from '../../protocols/farms/index.ts'
import type { Call } from '../../protocols/call.ts'
import { transfer } from '../../protocols/token.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { addressOf } from '../../sandbox/world/population.ts'
import { actor } from '../fixtures/actor.ts'
import { nativeLinear, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { amountOf, by, type Followed, followed } from '../fixtures/followed.ts'

const day = 86_400
const spec = specOf(
  smallCampaign({
    days: 12,
    programme: { fromDay: 2, days: 2 },
    evaluation: { fromDay: 8, toDay: 12 },
    chain: {
      sequencing: {},
      enki: { cycleDays: 1 },
      restaking: { rewardMetis: 100, rewardDays: 10, epochDays: 1 },
      rewards: { rebateBudget: 200, rebateCap: 60, rebateEpochDays: 1 },
      grants: { airdrop: [{ account: addressOf('actor-0'), metis: 40 }] },
    },
    agents: { user: { count: 2 }, investor: { count: 0 } },
  }),
  'none',
)

/** Does what is listed, each in one block of its day, and nothing else. */
const doing = (
  persona: string,
  opening: number,
  plan: (here: Parameters<Parameters<typeof actor>[0]>[0]) => readonly (readonly Call[])[],
  metis = 0,
) =>
  actor(
    (here) => {
      const seconds = here.view.now - opening - spec.timeline.blockSeconds
      return { intents: seconds % day === 0 ? (plan(here)[seconds / day] ?? []) : [] }
    },
    { metis, gas: 30 },
    opening,
    persona,
  )

let run: Followed
beforeAll(async () => {
  run = await live(
    followed(
      spec,
      {
        inhabitants: (born, opening) => [
          ...born,
          doing('actor-0', opening, ({ actions, me }) => [
            [],
            actions.grants!.claimAirdrop(me),
            [],
            [],
            [actions.rewards!.claimRebate()],
          ]),
          doing(
            'actor-1',
            opening,
            ({ actions, me }) => [
              [...actions.restaking!.approvals(), actions.restaking!.deposit(me, parseEther('100'))],
              [],
              [],
              [],
              [actions.restaking!.claimRewards()],
            ],
            100,
          ),
          // Sends METIS to whoever shares out what he has, and asks nothing for it.
          doing(
            'actor-2',
            opening,
            ({ actions, deployments: { enki, restaking, sequencing, bridge }, me }) => [
              [...actions.enki!.approvals(), actions.enki!.mint({ amount: parseEther('20'), stake: false, to: me })],
              [enki!.dealer, restaking!.rewards, sequencing!.payer].map((to) =>
                transfer(bridge.metis.address, to, parseEther('10')),
              ),
              [transfer(enki!.eMetis.address, enki!.seMetis.address, parseEther('10'))],
            ],
            100,
          ),
        ],
      },
      (world) => {
        const { assign, submit } = world.actions.rewards!
        const member = { account: addressOf('actor-0'), cluster: 1n }
        const stewardship = [
          { at: world.state.now + 2 * day, call: () => assign([member]) },
          {
            at: world.state.now + 3 * day,
            call: () => submit([{ account: member.account, amount: parseEther('50') }]),
          },
        ]
        advance(world, { stewardship })
      },
    ),
  )
})

const received = (persona: string, source: string): bigint =>
  amountOf(run.received.filter((each) => by(persona)(each) && each.source === source))

test('rebates and airdrops are theirs who claim them, and rewards of restaking theirs who have restaked', () => {
  expect(received('actor-0', 'own · rewards.rebates')).toBe(parseEther('50'))
  expect(received('actor-0', 'own · grants.distributor')).toBe(parseEther('40'))
  expect(received('actor-1', 'own · restaking.rewards/ahead')).toBeGreaterThan(0n)
  const left = run.onTheWay.filter(({ place }) => place === 'rewards.rebates')
  expect(amountOf(left)).toBe(parseEther('150'))
})

test('what somebody gives away is theirs among whom it is shared out, and never the giver’s or the contract’s', () => {
  const gifts = run.received.filter(({ source }) => source === 'gifts')
  const lying = run.onTheWay.filter(({ source }) => source === 'gifts')
  expect(amountOf(gifts) + amountOf(lying)).toBe(parseEther('40'))
  expect(received('actor-1', 'gifts')).toBeGreaterThan(0n)
  expect(gifts.some(({ to, form }) => to.kind === 'treasury' && form === 'compounded')).toBe(true)
  expect(received('actor-2', 'gifts')).toBe(0n)
  // The payer's own METIS goes first.
  expect(amountOf(lying.filter(({ place }) => place === 'sequencing.rewardPayer'))).toBe(parseEther('10'))
})

test('a protocol that pays rewards and does not say to whom fails the run, which says where the money is missing', async () => {
  const silent = vi.spyOn(farms.flows as { moved: () => [] }, 'moved').mockReturnValue([])
  try {
    const failure = await Effect.runPromise(Effect.flip(reproduce(specOf(smallCampaign(), nativeLinear.id))))
    expect(failure._tag).toBe('ConservationBroken')
    expect(failure.message).toMatch(/farms\.farm0 holds \d+ for others, and what came and went leaves \d+ there/)
  } finally {
    silent.mockRestore()
  }
})

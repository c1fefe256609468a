import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const campaign = smallCampaign({
  days: 30,
  programme: { fromDay: 4, days: 6 },
  evaluation: { fromDay: 20, toDay: 30 },
  chain: { sequencing: {}, enki: {} },
  agents: { user: { count: 1 }, investor: { count: 0 } },
  market: { users: 0.001 },
  policies: [
    {
      id: 'legs',
      title: 'Legs of all kinds',
      budget: '1000 METIS',
      legs: [
        { sink: 'native', share: 0.3 },
        { sink: 'native', share: 0.2, vestDays: 8 },
        { sink: 'bridged', share: 0.2, pays: 'm.USDC' },
        { sink: 'sequencing', share: 0.1 },
        { sink: 'enki', share: 0.1 },
        { sink: 'sequencing', share: 0.1, schedule: { shape: 'declining' } },
      ],
    },
    { id: 'nothing', title: 'Only a rule', feeSharing: 0.5 },
  ],
})

const lived = (policy: string, days: number) =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, policy)
      const shorter = { ...spec, timeline: { ...spec.timeline, days } }
      return yield* grow(yield* worldOf(shorter), shorter)
    }),
  )

test('a budget of legs is paid whole, and last when the last of it has vested', async () => {
  const { values, breakdowns } = await lived('legs', 30)
  expect(values['budgetPaid']).toBe(1)
  expect(breakdowns['budgetUnpaid']).toEqual({})
  // Six days from the fourth on, and eight to vest; a payment is made in the block behind the moment that it is due at.
  expect(values['lastPayment']).toBeGreaterThanOrEqual(18)
  expect(values['lastPayment']).toBeLessThan(18 + 2 / 6)
})

test('in a run that ends within the programme each leg’s unpaid days are named, those into one account together', async () => {
  const { values, breakdowns } = await lived('legs', 7)
  const unpaid = breakdowns['budgetUnpaid']!
  // Of six daily payments those of days 4 to 7 are due.
  expect(Object.keys(unpaid)).toEqual([
    'leg 1 · native',
    'leg 2 · native',
    'leg 3 · bridged',
    'leg 5 · enki',
    'legs 4 and 6 · sequencing',
  ])
  expect(unpaid['leg 1 · native']).toBeCloseTo(100, 9)
  expect(unpaid['leg 3 · bridged']).toBeCloseTo(200 / 3, 3)
  expect(unpaid['leg 5 · enki']).toBeCloseTo(100 / 3, 9)
  expect(values['budgetPaid']).toBeCloseTo(1 - Object.values(unpaid).reduce((sum, left) => sum + left, 0) / 1000, 9)
  expect(values['lastPayment']).toBe(7)
})

test('a policy that pays nothing of its own has no budget of which a share could be paid', async () => {
  const { values, breakdowns } = await lived('nothing', 7)
  expect([values['budgetPaid'], values['lastPayment']]).toEqual([undefined, undefined])
  expect(breakdowns['budgetUnpaid']).toEqual({})
})

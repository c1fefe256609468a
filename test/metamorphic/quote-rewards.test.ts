import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { emptyPolicy } from '../../sandbox/campaign/campaign.ts'
import { dumpNet, policyDump } from '../../sandbox/metrics/payments/dump-net.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { nativeLinear, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'

const inDollars = (vestDays: number): WrittenPolicy => ({
  ...nativeLinear,
  id: `dollars-${vestDays}`,
  title: 'Paid in dollars',
  legs: [{ sink: 'native', share: 1, pays: 'm.USDC', vestDays }],
})

const campaign = smallCampaign({ policies: [nativeLinear, inDollars(0), inDollars(2)] })
const twin = Effect.runPromise(reproduce(specOf(campaign, emptyPolicy.id))).then(({ record }) => record)

test('M16: rewards in m.USDC, vested or not, are dumped by nobody who gets them: the policy has sold what it bought them with', async () => {
  for (const vestDays of [0, 2]) {
    const { record, entries } = await Effect.runPromise(reproduce(specOf(campaign, inDollars(vestDays).id)))
    expect(entries.some(({ fact }) => fact.type === 'reward' && fact.amount > 0n)).toBe(true)
    expect(record.values['policyCost']).toBeCloseTo(3000 * 30, 6)
    expect(record.values['dumpRatio']).toBeUndefined()
    expect(record.values['dumpTiming']).toBeUndefined()
    expect(record.readOn['dumpRatio']).toBeUndefined()
    expect(record.breakdowns['metisSold']!['policy']).toBeCloseTo(3000, 6)
    expect(record.values['budgetSold']).toBeCloseTo(1, 9)
    expect(dumpNet.of(record, await twin)).toBeUndefined()
    expect(policyDump.of(record, await twin)).toBeCloseTo(1, 9)
  }
})

test('M16: the same rewards in METIS have a dump ratio between 0 and 1', async () => {
  const { record } = await Effect.runPromise(reproduce(specOf(campaign, nativeLinear.id)))
  expect(record.values['dumpRatio']).toBeGreaterThanOrEqual(0)
  expect(record.values['dumpRatio']).toBeLessThanOrEqual(1)
  expect(record.breakdowns['metisSold']!['policy']).toBeUndefined()
  // What was not claimed was not dumped either: the policy has dumped what receivers did, of all its budget.
  const received = record.people.owners.reduce((sum, owner) => sum + owner.received.at(-1)!, 0)
  const [net, ofBudget] = [dumpNet.of(record, await twin)!, policyDump.of(record, await twin)!]
  expect(received).toBeLessThan(3000)
  expect(record.values['budgetSold']).toBe(0)
  expect(ofBudget).toBeCloseTo((net * received) / 3000, 9)
  expect(net).not.toBe(0)
})

import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { reproduce } from '../../sandbox/campaign/reproduce.ts'
import { nativeLinear, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'

const inDollars = (vestDays: number): WrittenPolicy => ({
  ...nativeLinear,
  id: `dollars-${vestDays}`,
  title: 'Paid in dollars',
  legs: [{ sink: 'native', share: 1, pays: 'm.USDC', vestDays }],
})

const campaign = smallCampaign({ policies: [nativeLinear, inDollars(0), inDollars(2)] })

test('M16: rewards in m.USDC, vested or not, dump no METIS: there is no dump ratio, though rewards are paid', async () => {
  for (const vestDays of [0, 2]) {
    const { record, entries } = await Effect.runPromise(reproduce(specOf(campaign, inDollars(vestDays).id)))
    expect(entries.some(({ fact }) => fact.type === 'reward' && fact.amount > 0n)).toBe(true)
    expect(record.values['policyCost']).toBeCloseTo(3000 * 30, 6)
    expect(record.values['dumpRatio']).toBeUndefined()
    expect(record.values['dumpTiming']).toBeUndefined()
  }
})

test('M16: the same rewards in METIS have a dump ratio between 0 and 1', async () => {
  const { record } = await Effect.runPromise(reproduce(specOf(campaign, nativeLinear.id)))
  expect(record.values['dumpRatio']).toBeGreaterThanOrEqual(0)
  expect(record.values['dumpRatio']).toBeLessThanOrEqual(1)
})

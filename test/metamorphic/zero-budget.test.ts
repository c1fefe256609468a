import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { emptyPolicy } from '../../sandbox/campaign/campaign.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import { nativeLinear, smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'

/** Legs without money, and neither. */
const unfunded: WrittenPolicy = { ...nativeLinear, id: 'unfunded', title: 'Legs without a budget', budget: '0 METIS' }
const nothing: WrittenPolicy = { id: 'nothing', title: 'No legs and no budget' }

const campaign = smallCampaign({ policies: [unfunded, nothing, nativeLinear] })
const outcomeOf = (id: string) => Effect.runPromise(reproduce(specOf(campaign, id)))

test('M1: a policy that can pay nothing gives the run of no policy bit by bit, and no dump ratio', async () => {
  const twin = await outcomeOf(emptyPolicy.id)
  for (const id of [unfunded.id, nothing.id]) {
    const { record, digest } = await outcomeOf(id)
    expect(record.series).toEqual(twin.record.series)
    expect(record.values).toEqual(twin.record.values)
    expect(digest).toBe(twin.digest)
    expect(record.values['dumpRatio']).toBeUndefined()
    expect(record.values['dumpTiming']).toBeUndefined()
    expect(record.values['policyCost']).toBe(0)
  }
  expect(twin.record.series['tvl']!.some((value) => value > 0)).toBe(true)
})

test('M1: the same policy with a budget is another run, so that the law above says something', async () => {
  const [twin, funded] = await Promise.all([outcomeOf(emptyPolicy.id), outcomeOf(nativeLinear.id)])
  expect(funded.digest).not.toBe(twin.digest)
  expect(funded.record.series['tvl']).not.toEqual(twin.record.series['tvl'])
  expect(funded.record.values['dumpRatio']).toBeDefined()
})

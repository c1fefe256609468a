import { expect, test } from 'vitest'
import { emptyPolicy } from '../../sandbox/campaign/campaign.ts'
import type { RunOutcome } from '../../sandbox/run/outcome.ts'
import { nativeLinear, smallCampaign } from '../fixtures/campaigns.ts'
import { runsOf } from '../fixtures/runs.ts'

/** Users whom service brings or not, and who swap the same whatever it costs. */
const elastic = (serviceElasticity: number) =>
  smallCampaign({
    market: { serviceElasticity },
    agents: { user: { count: 20, costElasticity: 0, slippage: 0.5 } },
    policies: [{ ...nativeLinear, budget: '9000 METIS' }],
  })

const usersOf = ({ blocks }: RunOutcome): number[] => blocks.map(({ users }) => users)

/** How often each user swapped. */
function swapsOf({ entries }: RunOutcome): Record<string, number> {
  const swaps: Record<string, number> = {}
  for (const { fact, actor } of entries) {
    if (fact.type === 'swap' && actor.startsWith('user')) swaps[actor] = (swaps[actor] ?? 0) + 1
  }
  return swaps
}

const pair = async (serviceElasticity: number) => {
  const campaign = elastic(serviceElasticity)
  const [twin] = await runsOf(campaign, emptyPolicy.id, 1)
  const [paid] = await runsOf(campaign, nativeLinear.id, 1)
  return { twin: twin!, paid: paid! }
}

test('M11: where service brings no users, liquidity mining brings none, not while it pays and not afterwards', async () => {
  const { twin, paid } = await pair(0)
  expect(usersOf(paid)).toEqual(usersOf(twin))
  expect(swapsOf(paid)).toEqual(swapsOf(twin))
  expect(paid.record.values['tvl']).toBeGreaterThan(twin.record.values['tvl']!)
})

test('M11: where it does, the same programme brings some, so that the law above says something', async () => {
  const { twin, paid } = await pair(0.25)
  expect(usersOf(paid).at(-1)).toBeGreaterThan(usersOf(twin).at(-1)!)
})

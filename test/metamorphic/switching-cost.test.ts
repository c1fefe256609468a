import { expect, test } from 'vitest'
import type { RunOutcome } from '../../sandbox/run/outcome.ts'
import { nativeLinear, smallCampaign } from '../fixtures/campaigns.ts'
import { runsOf, sum } from '../fixtures/runs.ts'

const programme = { fromDay: 8, days: 12 }
const end = programme.fromDay + programme.days

const withCost = (median: number) =>
  smallCampaign({
    days: 28,
    programme,
    evaluation: { fromDay: 24, toDay: 28 },
    market: { revenueShare: 0 },
    agents: { investor: { count: 60, movingCost: { median, spread: 0.5 } } },
    policies: [{ ...nativeLinear, budget: '9000 METIS' }],
  })

/** How many investors added liquidity, or took it out, between two days. */
const movers = (
  { entries, record }: RunOutcome,
  type: 'addLiquidity' | 'removeLiquidity',
  from: number,
  to: number,
) => {
  const day = 86_400 / record.timeline.blockSeconds
  const moved = entries.filter(({ fact, block }) => fact.type === type && block > from * day && block <= to * day)
  return new Set(moved.map(({ actor }) => actor).filter((actor) => actor.startsWith('investor'))).size
}

test('M8: where moving costs twice as much, fewer investors come when a programme begins and fewer go when it ends', async () => {
  const [cheap, dear] = await Promise.all(
    [0.01, 0.02].map(async (median) => {
      const outcomes = await runsOf(withCost(median), nativeLinear.id, 4)
      return {
        entries: outcomes.map((outcome) => movers(outcome, 'addLiquidity', programme.fromDay, programme.fromDay + 4)),
        exits: outcomes.map((outcome) => movers(outcome, 'removeLiquidity', end - 2, end + 6)),
      }
    }),
  )
  expect(sum(dear!.entries)).toBeLessThan(sum(cheap!.entries))
  expect(sum(dear!.exits)).toBeLessThan(sum(cheap!.exits))
})

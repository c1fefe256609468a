import { expect, test } from 'vitest'
import { meanOver } from '../../sandbox/metrics/metric.ts'
import { nativeLinear, smallCampaign } from '../fixtures/campaigns.ts'
import { meanOf, runsOf } from '../fixtures/runs.ts'

const seeds = 5

/** A programme that draws capital in, and time for it to leave; METIS is worth what it is, whatever the exchange earns. */
const withYield = (mainnetYield: number) =>
  smallCampaign({
    days: 36,
    programme: { fromDay: 8, days: 12 },
    evaluation: { fromDay: 24, toDay: 36 },
    // As many users as pay for some liquidity without a programme.
    market: { mainnetYield, revenueShare: 0, users: 30 },
    agents: { investor: { count: 60, looking: 0.1 }, user: { count: 40 } },
    policies: [{ ...nativeLinear, budget: '9000 METIS' }],
  })

test('M7: the more mainnet pays, the less liquidity there is, and the faster it leaves after a programme', async () => {
  const [low, high] = await Promise.all(
    [0.05, 0.2].map(async (mainnetYield) => {
      const outcomes = await runsOf(withYield(mainnetYield), nativeLinear.id, seeds)
      return outcomes.map(({ record: { series, timeline } }) => {
        const level = (from: number, to: number) => meanOver(series['tvl']!, timeline, from, to)
        const during = level(16, 20)
        return { before: level(4, 8), during, soon: level(22, 26) / during, late: level(28, 36) / during }
      })
    }),
  )
  for (let i = 0; i < seeds; i++) {
    expect(high![i]!.before).toBeLessThan(low![i]!.before)
    expect(high![i]!.during).toBeLessThan(low![i]!.during)
  }
  // What stays depends on few large owners in a small world: over all seeds less of it stays.
  for (const window of ['soon', 'late'] as const) {
    expect(meanOf(high!.map((run) => run[window]))).toBeLessThan(meanOf(low!.map((run) => run[window])))
  }
})

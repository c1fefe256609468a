import { expect, test } from 'vitest'
import { nativeLinear, smallCampaign } from '../fixtures/campaigns.ts'
import { meanOf, runsOf } from '../fixtures/runs.ts'

const seeds = 4
const expecting = (drift: number) =>
  smallCampaign({
    days: 30,
    evaluation: { fromDay: 20, toDay: 30 },
    agents: { investor: { drift } },
    policies: [{ ...nativeLinear, budget: '6000 METIS' }],
  })

test('M5: who expects 30 % a year more of METIS sells less of its rewards, within a week and within a month', async () => {
  const [plain, hopeful] = await Promise.all(
    [0, 0.3].map(async (drift) => {
      const outcomes = await runsOf(expecting(drift), nativeLinear.id, seeds)
      return outcomes.map(({ record }) => ({
        week: record.values['dumpTiming']!,
        month: record.curves['dumpTiming']![30]!,
      }))
    }),
  )
  for (const horizon of ['week', 'month'] as const) {
    expect(meanOf(hopeful!.map((run) => run[horizon]))).toBeLessThan(meanOf(plain!.map((run) => run[horizon])))
  }
})

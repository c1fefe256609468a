import { expect, test } from 'vitest'
import { vestedValue } from '../../agents/mind/valuation/rewards.ts'
import { nativeLinear, smallCampaign } from '../fixtures/campaigns.ts'
import { meanOf, runsOf } from '../fixtures/runs.ts'

const seeds = 4

/** Impatience as it is, and everybody's raised far above what METIS earns anywhere. */
const waiting = (low: number, high: number) =>
  smallCampaign({
    days: 30,
    evaluation: { fromDay: 20, toDay: 30 },
    agents: { investor: { impatience: { low, high } } },
    policies: [{ ...nativeLinear, budget: '6000 METIS' }],
  })

test('M4: whoever waits worse sells more of the rewards, within a week and within a month', async () => {
  const [patient, impatient] = await Promise.all(
    ([[0.03, 0.1] as const, [0.6, 3] as const] as const).map(async ([low, high]) => {
      const outcomes = await runsOf(waiting(low, high), nativeLinear.id, seeds)
      return outcomes.map(({ record }) => ({
        week: record.values['dumpTiming']!,
        month: record.curves['dumpTiming']![30]!,
      }))
    }),
  )
  for (const window of ['week', 'month'] as const) {
    expect(meanOf(impatient!.map((run) => run[window]))).toBeGreaterThan(meanOf(patient!.map((run) => run[window])))
  }
})

test('M4: a reward that vests is worth less to whoever waits worse, whatever is expected of METIS', () => {
  for (const years of [0.05, 0.5, 2]) {
    for (const expected of [-0.5, 0, 0.3]) {
      const worth = [0.05, 0.3, 0.8, 3].map((impatience) => vestedValue(years, impatience, expected))
      for (let i = 1; i < worth.length; i++) expect(worth[i]).toBeLessThan(worth[i - 1]!)
    }
  }
})

import { expect, test } from 'vitest'
import { vestedValue } from '../../agents/mind/valuation/rewards.ts'
import { nativeLinear, smallCampaign } from '../fixtures/campaigns.ts'
import { runsOf } from '../fixtures/runs.ts'

/** Impatience as it is, and everybody's raised by half and more. */
const waiting = (low: number, high: number) =>
  smallCampaign({ agents: { investor: { impatience: { low, high } } }, policies: [nativeLinear] })

test('M4: whoever waits worse sells no less: rewards paid at once are disposed of by C.5, which knows no impatience', async () => {
  const [patient] = await runsOf(waiting(0.05, 0.8), nativeLinear.id, 1)
  const [impatient] = await runsOf(waiting(0.6, 3), nativeLinear.id, 1)
  expect(impatient!.record).toEqual(patient!.record)
  expect(impatient!.digest).toBe(patient!.digest)
})

test('M4: a reward that vests is worth less to whoever waits worse, whatever is expected of METIS', () => {
  for (const years of [0.05, 0.5, 2]) {
    for (const expected of [-0.5, 0, 0.3]) {
      const worth = [0.05, 0.3, 0.8, 3].map((impatience) => vestedValue(years, impatience, expected))
      for (let i = 1; i < worth.length; i++) expect(worth[i]).toBeLessThan(worth[i - 1]!)
    }
  }
})

import { expect, test } from 'vitest'
import { kpiMetrics } from '../../protocols/farms/deploy.ts'
import { metricNames } from '../metrics/index.ts'
import { ownScores } from './own-score.ts'

const paidBy = (sink: 'native' | 'bridged', metric: (typeof kpiMetrics)[number]) => ({ sink, kpi: { metric } })

test('what a policy is not scored by are metrics', () => {
  for (const sink of ['native', 'bridged'] as const) {
    for (const metric of kpiMetrics) {
      const names = ownScores([paidBy(sink, metric)])
      expect(names.length).toBeGreaterThan(3)
      expect(metricNames).toEqual(expect.arrayContaining([...names]))
    }
  }
})

test('who is paid by one pool is still scored by the other, and who is paid by nothing by everything', () => {
  expect(ownScores([paidBy('native', 'retained-tvl')])).not.toContain('tvlBridged')
  expect(ownScores([paidBy('bridged', 'retained-tvl')])).not.toContain('tvlNative')
  expect(ownScores([paidBy('bridged', 'retained-tvl')])).toContain('tvl')
  expect(ownScores([paidBy('native', 'retained-tvl')])).not.toContain('organicVolume')
  expect(ownScores([paidBy('native', 'fees')])).not.toContain('tvl')
  expect(ownScores([{ sink: 'native' }])).toEqual([])
})

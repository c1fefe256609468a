import { expect, test } from 'vitest'
import type { kpiMetrics } from '../../protocols/farms/deploy.ts'
import { ownScores } from './own-score.ts'

const paidBy = (sink: 'native' | 'bridged', metric: (typeof kpiMetrics)[number]) => ({ sink, kpi: { metric } })

test('who is paid by one pool is still scored by the other, and who is paid by nothing by everything', () => {
  expect(ownScores([paidBy('native', 'retained-tvl')])).not.toContain('tvlBridged')
  expect(ownScores([paidBy('bridged', 'retained-tvl')])).not.toContain('tvlNative')
  expect(ownScores([paidBy('bridged', 'retained-tvl')])).toContain('tvl')
  expect(ownScores([paidBy('native', 'retained-tvl')])).not.toContain('organicVolume')
  expect(ownScores([paidBy('native', 'fees')])).not.toContain('tvl')
  expect(ownScores([{ sink: 'native' }])).toEqual([])
})

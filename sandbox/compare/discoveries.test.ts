import { expect, test } from 'vitest'
import type { Effect, MetricSummary } from './summary.ts'
import { withDiscoveries } from './discoveries.ts'

const summaryOf = (p: number, other: Partial<Effect> = {}): MetricSummary => ({
  seeds: 8,
  of: 8,
  mean: 1,
  effect: {
    kind: 'relative',
    spread: 'interval',
    estimate: 0.1,
    interval: { lower: 0, upper: 1 },
    bounds: { lower: 0, upper: 1 },
    p,
    adjustedP: p,
    varianceRatio: undefined,
    perSeed: [0.1, 0.2, 0.3],
    ...other,
  },
})
const found = withDiscoveries(
  new Map([
    ['volume', new Map([['grants', summaryOf(0.001)]])],
    [
      'users',
      new Map([
        ['grants', summaryOf(0.01)],
        ['mining', summaryOf(0.04)],
      ]),
    ],
    [
      'depth',
      new Map([
        ['grants', summaryOf(0.03)],
        ['mining', summaryOf(0.005)],
      ]),
    ],
    ['share', new Map([['grants', summaryOf(0.001, { kind: 'value' })]])],
    ['stakers', new Map([['grants', summaryOf(1, { spread: 'one seed' })]])],
    ['perps', new Map([['grants', { seeds: 0, of: 8, mean: undefined }]])],
  ]),
  new Set(['volume']),
)
const q = (metric: string, policy: string) => found.get(metric)!.get(policy)!.effect?.qValue

test('p of what is explored is corrected over all such metrics and policies of a world', () => {
  // Benjamini and Hochberg of .01, .04, .03, .005: p m / rank, from above never more than the next.
  const expected = { users: [0.02, 0.04], depth: [0.04, 0.02] }
  for (const [metric, [grants, mining]] of Object.entries(expected)) {
    expect(q(metric, 'grants')).toBeCloseTo(grants!, 12)
    expect(q(metric, 'mining')).toBeCloseTo(mining!, 12)
  }
})

test('what decides has none, nor has what is no change, has one seed or no effect: they make the others no dearer', () => {
  for (const metric of ['volume', 'share', 'stakers', 'perps']) expect(q(metric, 'grants')).toBeUndefined()
})

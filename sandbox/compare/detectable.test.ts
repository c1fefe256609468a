import { expect, test } from 'vitest'
import { detectableOf, detectableText } from './detectable.ts'
import type { Effect } from './summary.ts'

const effectOf = (kind: Effect['kind'], perSeed: readonly number[]): Effect => ({
  kind,
  spread: 'interval',
  estimate: 0.1,
  interval: { lower: 0, upper: 1 },
  bounds: { lower: 0, upper: 1 },
  p: 0.1,
  adjustedP: 0.1,
  varianceRatio: undefined,
  perSeed,
})
const family = { seeds: 8, contrasts: 3 }

test('without any result the effect is told in standard deviations, and with too few seeds there is none', () => {
  const { deviations, change } = detectableOf('organicVolume', family, [undefined])
  expect(deviations).toBeGreaterThan(1)
  expect(change).toBeUndefined()
  const nothing = detectableOf('organicVolume', { seeds: 6, contrasts: 3 }, [])
  expect(nothing.deviations).toBeUndefined()
  expect(detectableText(nothing)).toBe('6 seeds and 3 contrasts can find nothing, however large.')
})

test('the widest spread of any policy tells it in the unit of the metric, and relative effects as they are compared', () => {
  const narrow = effectOf('difference', [1, 2, 3])
  const wide = effectOf('difference', [10, 20, 30])
  const found = detectableOf('userCost', family, [narrow, undefined, wide])
  expect(found.change).toBeCloseTo(10 * found.deviations!, 9)
  const relative = detectableOf('organicVolume', family, [effectOf('relative', [-0.1, 0, 0.1].map(Math.expm1))])
  expect(relative.change).toBeCloseTo(Math.expm1(0.1 * relative.deviations!), 9)
  expect(detectableText(relative)).toMatch(
    /^with a probability of 90 % 8 seeds and 3 contrasts find an effect on organic/,
  )
})

import { expect, test } from 'vitest'
import { confidenceSequence, sequenceHalfWidth } from './confidence-sequence.ts'
import { seededNormal, sleep } from './test/seeded.ts'

/** Share of paths of standard normals whose mean ever leaves the half-widths, looking after every value. */
function crossing(paths: number, halfWidths: readonly number[], seed: number): number {
  const normal = seededNormal(seed)
  let crossed = 0
  for (let path = 0; path < paths; path++) {
    let sum = 0
    let outside = false
    for (let n = 1; n < halfWidths.length; n++) {
      sum += normal()
      outside ||= Math.abs(sum / n) > halfWidths[n]!
    }
    if (outside) crossed += 1
  }
  return crossed / paths
}

test('V35: by n = 2000 at most 5 % of paths ever cross, where a fixed-n interval is crossed by most', () => {
  const sizes = Array.from({ length: 2001 }, (_, n) => n)
  const share = crossing(
    1500,
    sizes.map((n) => sequenceHalfWidth(n)),
    35,
  )
  expect(share).toBeLessThanOrEqual(0.05)
  expect(share).toBeGreaterThan(0.01)
  expect(
    crossing(
      300,
      sizes.map((n) => 1.96 / Math.sqrt(n)),
      36,
    ),
  ).toBeGreaterThan(0.4)
})

test('it is always wider than the interval for that n alone, narrower with n, wider with confidence', () => {
  for (const n of [2, 10, 50, 500]) {
    expect(sequenceHalfWidth(n)).toBeGreaterThan(1.96 / Math.sqrt(n))
    expect(sequenceHalfWidth(n + 1)).toBeLessThan(sequenceHalfWidth(n))
    expect(sequenceHalfWidth(n, { alpha: 0.01 })).toBeGreaterThan(sequenceHalfWidth(n))
  }
})

test('the interval is mean +- sd * half-width', () => {
  const { lower, upper } = confidenceSequence(sleep)
  expect((lower + upper) / 2).toBeCloseTo(1.58, 12)
  expect((upper - lower) / 2).toBeCloseTo(1.229995 * 1.38531, 4)
})

test('fewer than two values bound nothing', () => {
  expect(confidenceSequence([1])).toEqual({ lower: -Infinity, upper: Infinity })
  expect(confidenceSequence([])).toEqual({ lower: -Infinity, upper: Infinity })
})

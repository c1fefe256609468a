import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, leastSeeds, type Contrast } from './comparison.ts'
import { seeded, seededNormal, sleep } from './test/seeded.ts'

const stream = (name: string) => seeded(name.length)
const anySample = fc.array(fc.integer({ min: -50, max: 80 }), { maxLength: 15 })

/** Policies and twins whose seeds were relabelled at random: no difference is real, whatever the distribution. */
function relabelled(policies: number, seeds: number, seed: number): readonly Contrast[] {
  const normal = seededNormal(seed)
  const uniform = seeded(seed + 1_000_000)
  const difference = () => (uniform() < 0.5 ? 1 : -1) * (Math.exp(normal()) - Math.exp(normal()))
  return Array.from({ length: policies }, (_, i) => ({
    name: `P${i}`,
    differences: Array.from({ length: seeds }, difference),
  }))
}

test('random relabelling of seeds: a campaign finds anything in at most 5 % of cases', () => {
  const campaigns = Array.from({ length: 300 }, (_, seed) =>
    compare(relabelled(5, 15, seed), () => seeded(seed), { resamples: 1000 }),
  )
  const share = (found: (p: { adjustedP: number; bootstrapP: number }) => boolean) =>
    campaigns.filter((comparisons) => comparisons.some(found)).length / campaigns.length
  expect(share(({ adjustedP }) => adjustedP <= 0.05)).toBeLessThanOrEqual(0.05)
  // Not because nothing is ever found: without Holm and the Wilcoxon check it would be far more.
  expect(share(({ adjustedP }) => adjustedP <= 0.05)).toBeGreaterThan(0)
  expect(share(({ bootstrapP }) => bootstrapP <= 0.05)).toBeGreaterThan(0.15)
})

test('a real effect is found among policies that do nothing', () => {
  const normal = seededNormal(77)
  const found = Array.from({ length: 40 }, (_, seed) => {
    const real = { name: 'real', differences: Array.from({ length: 20 }, () => 1.5 + normal()) }
    const comparisons = compare([...relabelled(5, 20, seed), real], () => seeded(seed), { resamples: 1000 })
    return comparisons.at(-1)!.bounds.lower > 0
  })
  expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(38)
})

test('even ten seeds convince twenty contrasts when the effect is plain', () => {
  const noise = relabelled(19, 10, 5)
  const plain = { name: 'plain', differences: [0.28, 0.31, 0.3, 0.33, 0.27, 0.32, 0.29, 0.3, 0.31, 0.34] }
  const [first] = compare([plain, ...noise], stream)
  expect(first!.adjustedP).toBeLessThanOrEqual(0.05)
  expect(first!.bounds.lower).toBeGreaterThan(0.25)
  // Read at the first Holm step, 99.75 %, and not at the 95 % of its own interval.
  expect(first!.bounds.lower).toBeLessThan(first!.interval.lower)
  expect(first!.bounds.upper).toBeGreaterThan(first!.interval.upper)
})

test('the bounds exclude zero exactly when the difference is significant, and contain the estimate', () => {
  fc.assert(
    fc.property(fc.array(anySample, { maxLength: 6 }), (samples) => {
      const contrasts = samples.map((differences, i) => ({ name: `P${i}`, differences }))
      for (const comparison of compare(contrasts, stream, { resamples: 300 })) {
        const { adjustedP, bootstrapP, bounds, estimate, interval, seeds } = comparison
        expect(bounds.lower > 0 || bounds.upper < 0).toBe(adjustedP <= 0.05)
        expect(interval.lower > 0 || interval.upper < 0).toBe(bootstrapP <= 0.05)
        if (seeds > 0) expect(bounds.lower <= estimate && estimate <= bounds.upper).toBe(true)
      }
    }),
  )
})

test('the bounds are never narrower than the interval of the contrast alone', () => {
  for (const { bounds, interval } of compare(relabelled(8, 12, 3), stream)) {
    expect(bounds.lower).toBeLessThanOrEqual(interval.lower)
    expect(bounds.upper).toBeGreaterThanOrEqual(interval.upper)
  }
})

test('one more policy leaves the intervals of the others alone', () => {
  const contrasts = relabelled(3, 10, 4)
  const few = compare(contrasts.slice(0, 2), stream)
  const more = compare(contrasts, stream).slice(0, 2)
  expect(more.map(({ interval }) => interval)).toEqual(few.map(({ interval }) => interval))
})

test('the sleep data alone: 1.58, significant by all three tests, wider than plain BCa', () => {
  const [only] = compare([{ name: 'sleep', differences: sleep }], stream)
  expect(only).toMatchObject({ name: 'sleep', seeds: 10, wilcoxonP: 0.00390625, effect: { superiority: 0.95 } })
  expect(only!.tP).toBeCloseTo(0.00283289, 8)
  expect(only!.pValue).toBe(Math.max(only!.wilcoxonP, only!.bootstrapP))
  expect(only!.adjustedP).toBe(only!.pValue)
  expect(only!.interval.lower).toBeLessThan(1.05)
  expect(only!.interval.upper).toBeGreaterThan(2.63)
})

test('a policy without finished seeds is no reason to lose the others', () => {
  const [none, some] = compare(
    [
      { name: 'none', differences: [] },
      { name: 'some', differences: sleep },
    ],
    stream,
  )
  expect(none).toMatchObject({ seeds: 0, pValue: 1, adjustedP: 1, bounds: { lower: -Infinity, upper: Infinity } })
  expect(some!.adjustedP).toBeLessThan(0.05)
  expect(compare([], stream)).toEqual([])
})

test('what is tested against another value than zero is what its difference from that value is, moved', () => {
  fc.assert(
    fc.property(anySample, fc.integer({ min: -60, max: 60 }), (values, against) => {
      const options = { resamples: 300 }
      const [plain] = compare([{ name: 'P', differences: values.map((value) => value - against) }], stream, options)
      const [moved] = compare([{ name: 'P', differences: values, against }], stream, options)
      expect(moved!.wilcoxonP).toBe(plain!.wilcoxonP)
      expect(moved!.adjustedP <= 0.05).toBe(plain!.adjustedP <= 0.05)
      expect(moved!.bounds.lower > against || moved!.bounds.upper < against).toBe(moved!.adjustedP <= 0.05)
      // The same resamples, whatever they are held against.
      expect(moved!.interval).toEqual(compare([{ name: 'P', differences: values }], stream, options)[0]!.interval)
    }),
  )
})

test('bounds of what is not significant do not stop at the value that it is tested against where seeds lie beyond', () => {
  const differences = [-0.01, -0.011, -0.012, -0.013, 0.35, 0.36, 0.37, 0.38, 0.39, 0.4]
  const [rising] = compare([{ name: 'P', differences }], stream)
  const [falling] = compare([{ name: 'P', differences: differences.map((each) => -each) }], stream)
  expect(rising).toMatchObject({ interval: { lower: expect.any(Number) }, bounds: { lower: -0.01 } })
  expect(rising!.interval.lower).toBeGreaterThan(0)
  expect(falling!.bounds.upper).toBe(0.01)
})

test('below the least number of seeds no bounds exclude zero whatever the seeds show; with it, they can', () => {
  const plain = (seeds: number, contrasts: number) => {
    const differences = Array.from({ length: seeds }, (_, i) => 1 + i / 1000)
    const family = Array.from({ length: contrasts }, (_, i) => ({ name: `P${i}`, differences }))
    return compare(family, stream, { resamples: 300 }).some(({ bounds: { lower } }) => lower > 0)
  }
  for (let contrasts = 1; contrasts <= 12; contrasts++) {
    const least = leastSeeds(contrasts)
    expect(plain(least, contrasts)).toBe(true)
    expect(plain(least - 1, contrasts)).toBe(false)
  }
  expect([1, 2, 3, 4, 6, 7].map((contrasts) => leastSeeds(contrasts))).toEqual([6, 7, 7, 8, 8, 9])
  expect(leastSeeds(0)).toBe(leastSeeds(1))
})

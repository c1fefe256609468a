import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare } from './comparison.ts'
import { classify, defaultThresholds, scaleThresholds, sensitivity } from './outcome.ts'
import type { Effect, Evidence, Outcome } from './outcome.ts'
import { seeded } from './test/seeded.ts'

const between = (lower: number, upper: number): Effect => ({ point: (lower + upper) / 2, lower, upper })
const exactly = (point: number): Effect => ({ point, lower: point, upper: point })

const grown: Evidence = {
  volume: between(0.12, 0.3),
  tvl: between(0.02, 0.2),
  holderWealth: between(-0.03, 0.02),
  feeReturn: 0.4,
  dumpRatio: 0.3,
}
const dumped: Evidence = {
  volume: between(-0.1, 0.03),
  tvl: between(-0.05, 0.08),
  holderWealth: between(-0.2, -0.1),
  feeReturn: 0.02,
  dumpRatio: 0.8,
}
const nothing: Evidence = {
  volume: between(-0.03, 0.04),
  tvl: between(-0.02, 0.05),
  holderWealth: between(-0.01, 0.01),
  feeReturn: 0,
  dumpRatio: 0.2,
}

const bound = fc.integer({ min: -30, max: 40 }).map((percent) => percent / 100)
const anyEffect = fc.option(
  fc.tuple(bound, bound).map(([a, b]) => between(Math.min(a, b), Math.max(a, b))),
  { nil: undefined, freq: 10 },
)
const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  volume: anyEffect,
  tvl: anyEffect,
  holderWealth: anyEffect,
  feeReturn: fc.constantFrom(undefined, NaN, -1, 0, 0.05, 0.1, 2, Infinity),
  dumpRatio: fc.constantFrom(undefined, NaN, 0, 0.4, 0.5, 0.8, 1),
})

test('a twin against itself is neutral, with all zeros', () => {
  const twin = [{ name: 'P00', differences: Array.from({ length: 20 }, () => 0) }]
  const [comparison] = compare(twin, () => seeded(1))
  const effect = { point: comparison!.estimate, ...comparison!.bounds }
  expect(effect).toEqual(exactly(0))
  const evidence = { volume: effect, tvl: effect, holderWealth: effect, feeReturn: undefined, dumpRatio: undefined }
  expect(classify(evidence).outcome).toBe('neutral')
})

test('20 % more users at no cost are growth', () => {
  const evidence: Evidence = {
    volume: between(0.17, 0.23),
    tvl: between(0, 0.05),
    holderWealth: exactly(0),
    feeReturn: Infinity,
    dumpRatio: undefined,
  }
  expect(classify(evidence).outcome).toBe('native growth')
})

test.each<readonly [Evidence, Outcome]>([
  [grown, 'native growth'],
  [dumped, 'mine and dump'],
  [nothing, 'neutral'],
  [{ ...grown, volume: between(0.08, 0.3) }, 'mixed'],
  [{ ...dumped, volume: between(-0.1, 0.06) }, 'mixed'],
  [{ ...nothing, tvl: between(-0.06, 0.05) }, 'mixed'],
])('evidence %# is classified as it should be', (evidence, outcome) => {
  expect(classify(evidence).outcome).toBe(outcome)
})

test('thresholds belong to the side that E.4 gives them', () => {
  const onTheLine: Evidence = {
    volume: between(0.1, 0.2),
    tvl: between(0, 0.2),
    holderWealth: between(-0.05, 0),
    feeReturn: 0.1,
    dumpRatio: 1,
  }
  expect(classify(onTheLine).outcome).toBe('native growth')
  const dumpLine: Evidence = { ...dumped, volume: between(-0.2, 0.05), tvl: between(-0.2, 0.1), dumpRatio: 0.5 }
  expect(classify(dumpLine).outcome).toBe('mine and dump')
  expect(classify({ ...nothing, volume: between(-0.05, 0.05), dumpRatio: 0.499 }).outcome).toBe('neutral')
})

test('volume that does not last or is washed is never growth, whatever else is said of the policy', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      fc.pre(evidence.volume === undefined || evidence.volume.lower < 0.1)
      expect(classify(evidence).outcome).not.toBe('native growth')
    }),
  )
})

test('a policy that locks what it pays and moves nothing is not growth', () => {
  expect(classify({ ...nothing, tvl: between(0.3, 0.6), dumpRatio: 0 }).outcome).toBe('mixed')
})

test('a high dump ratio alone is not failure: builders must sell to pay their costs', () => {
  expect(classify({ ...grown, dumpRatio: 0.95 }).outcome).toBe('native growth')
})

test.each(['volume', 'tvl', 'holderWealth', 'feeReturn'] as const)(
  'growth needs %s and says that it is missing',
  (key) => {
    const { outcome, reasons } = classify({ ...grown, [key]: undefined })
    expect(outcome).toBe('mixed')
    expect(reasons.filter((reason) => reason.startsWith('native growth, is unknown'))).toHaveLength(1)
  },
)

test('holder wealth and fee return are not asked of dumping and neutral policies', () => {
  expect(classify({ ...dumped, holderWealth: undefined, feeReturn: undefined }).outcome).toBe('mine and dump')
  expect(classify({ ...nothing, holderWealth: undefined, feeReturn: NaN, dumpRatio: undefined }).outcome).toBe(
    'neutral',
  )
})

test('the reasons name the bound that straddles', () => {
  const { reasons } = classify({ ...grown, volume: between(0.08, 0.3) })
  expect(reasons).toContain(
    'native growth, straddles: organic volume uplift +8.0 % to +30.0 %, lower bound must reach +10.0 %',
  )
  expect(reasons).toContain('native growth, holds: fee return 0.40, must reach 0.10')
  expect(reasons).toContain(
    'mine and dump, fails: organic volume uplift +8.0 % to +30.0 %, upper bound must not pass +5.0 %',
  )
  expect(reasons).toHaveLength(10)
})

test('at most one rule holds, and it is the outcome, at any scale of the thresholds', () => {
  fc.assert(
    fc.property(anyEvidence, fc.constantFrom(0.5, 1, 1.5), (evidence, factor) => {
      const { outcome, reasons } = classify(evidence, scaleThresholds(defaultThresholds, factor))
      const holding = ['native growth', 'mine and dump', 'neutral'].filter((rule) =>
        reasons.filter((reason) => reason.startsWith(rule)).every((reason) => reason.startsWith(`${rule}, holds`)),
      )
      expect(holding).toEqual(outcome === 'mixed' ? [] : [outcome])
    }),
    { numRuns: 2000 },
  )
})

test('better evidence never turns growth into anything else', () => {
  fc.assert(
    fc.property(fc.constantFrom('volume', 'tvl', 'holderWealth' as const), fc.nat(100), (key, percent) => {
      const effect = grown[key]!
      const better = { point: effect.point, lower: effect.lower + percent / 100, upper: effect.upper + percent / 100 }
      expect(classify({ ...grown, [key]: better }).outcome).toBe('native growth')
    }),
  )
})

test('scaling multiplies every threshold, or the one that is named', () => {
  expect(scaleThresholds(defaultThresholds, 1.5)).toMatchObject({ growthVolume: expect.closeTo(0.15), dumpRatio: 0.75 })
  expect(scaleThresholds(defaultThresholds, 0.5, 'dumpRatio')).toEqual({ ...defaultThresholds, dumpRatio: 0.25 })
})

test('sensitivity shows which threshold the outcome hangs on', () => {
  const rows = sensitivity(grown)
  const otherwise = rows.filter(({ outcome }) => outcome !== 'native growth')
  expect(rows).toHaveLength(2 * (1 + Object.keys(defaultThresholds).length))
  // The lower bound of volume is +12 %: short of +15 %. That of wealth is -3 %: short of -2.5 %.
  expect(otherwise.map(({ threshold, factor }) => [threshold, factor])).toEqual([
    ['all', 0.5],
    ['all', 1.5],
    ['growthVolume', 1.5],
    ['growthHolderWealth', 0.5],
  ])
})

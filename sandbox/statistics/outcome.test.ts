import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Reading } from './clause.ts'
import { compare } from './comparison.ts'
import { classify, defaultThresholds, type Evidence, scaleThresholds, sensitivity } from './outcome.ts'
import { type Measure, measures as table, type Outcome } from './outcome-table.ts'
import type { Interval } from './sample.ts'
import { seeded } from './test/seeded.ts'

const between = (lower: number, upper: number): Interval => ({ lower, upper })
const exactly = (point: number): Interval => between(point, point)
const none: Reading = { absent: 'the policy pays nothing of its own' }
const lost: Reading = { unknown: 'no seed has a value' }

const nothingMissing = { tooSoon: [], gaps: [] }
const grown = {
  volume: between(0.12, 0.3),
  tvl: between(0.02, 0.2),
  holderWealth: between(-0.03, 0.02),
  userCost: between(-0.1, 0.02),
  welfare: between(100, 500),
  feeReturn: between(0.3, 0.5),
  dumped: between(0.2, 0.4),
  ...nothingMissing,
}
const dumped = {
  volume: between(-0.1, 0.03),
  tvl: between(-0.05, 0.08),
  holderWealth: between(-0.2, -0.1),
  userCost: between(-0.02, 0.02),
  welfare: between(-500, 500),
  feeReturn: between(-0.1, 0.02),
  dumped: between(0.7, 0.9),
  ...nothingMissing,
}
const nothing = {
  volume: between(-0.03, 0.04),
  tvl: between(-0.02, 0.05),
  holderWealth: between(-0.01, 0.01),
  userCost: between(-0.01, 0.01),
  welfare: between(-500, 500),
  feeReturn: between(-0.1, 0.1),
  dumped: between(0.1, 0.3),
  ...nothingMissing,
}
type Known = typeof grown
const measures = Object.keys(table) as Measure[]

const bounds = (least: number, most: number): fc.Arbitrary<Interval> => {
  const bound = fc.integer({ min: least, max: most }).map((percent) => percent / 100)
  return fc.tuple(bound, bound).map(([a, b]) => between(Math.min(a, b), Math.max(a, b)))
}
/** Near the thresholds, so that every class occurs; infinite now and then. */
const anyUplift = fc.oneof(
  { weight: 8, arbitrary: bounds(-12, 25) },
  { weight: 1, arbitrary: fc.constantFrom(between(-Infinity, Infinity), between(-Infinity, 0.03), exactly(0)) },
)
const known: fc.Arbitrary<Known> = fc.record({
  volume: anyUplift,
  tvl: anyUplift,
  holderWealth: bounds(-10, 10),
  userCost: fc.oneof(bounds(-20, 20), bounds(-20, 5)),
  welfare: fc.oneof(bounds(-100, 100), bounds(0, 100)),
  feeReturn: bounds(0, 60),
  dumped: fc.oneof(bounds(30, 100), bounds(0, 49), bounds(50, 100)),
  tooSoon: fc.constant([]),
  gaps: fc.constant([]),
})
const anyReading = (reading: fc.Arbitrary<Interval>): fc.Arbitrary<Reading> =>
  fc.oneof({ weight: 8, arbitrary: reading as fc.Arbitrary<Reading> }, { weight: 1, arbitrary: fc.constant(lost) })
const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  volume: anyReading(anyUplift),
  tvl: anyReading(anyUplift),
  holderWealth: anyReading(bounds(-10, 10)),
  userCost: anyReading(bounds(-20, 20)),
  welfare: anyReading(bounds(-100, 100)),
  feeReturn: fc.oneof(anyReading(bounds(0, 60)), fc.constant(none)),
  dumped: fc.oneof(anyReading(bounds(0, 100)), fc.constant(none)),
  tooSoon: fc.constantFrom([], [], [], ['the last payment was on day 41']),
  gaps: fc.constantFrom([], [], [], ['nothing was paid']),
})
const outcomeOf = (evidence: Evidence): Outcome => classify(evidence).outcome

test('a twin against itself is neutral, with all zeros', () => {
  const twin = [{ name: 'P00', differences: Array.from({ length: 20 }, () => 0) }]
  const [comparison] = compare(twin, () => seeded(1))
  const { bounds: effect } = comparison!
  expect(effect).toEqual(exactly(0))
  const evidence = { volume: effect, tvl: effect, holderWealth: effect, userCost: effect, welfare: effect }
  expect(outcomeOf({ ...evidence, feeReturn: none, dumped: none, ...nothingMissing })).toBe('neutral')
})

test('20 % more users at no cost are growth', () => {
  const evidence: Evidence = {
    volume: between(0.17, 0.23),
    tvl: between(0, 0.05),
    holderWealth: exactly(0),
    userCost: exactly(0),
    welfare: exactly(0),
    feeReturn: none,
    dumped: none,
    ...nothingMissing,
  }
  expect(outcomeOf(evidence)).toBe('native growth')
})

test.each<readonly [Evidence, Outcome]>([
  [grown, 'native growth'],
  [dumped, 'mine and dump'],
  [nothing, 'neutral'],
  [{ ...grown, volume: between(0.08, 0.3) }, 'mixed'],
  [{ ...dumped, volume: between(-0.1, 0.06) }, 'mixed'],
  [{ ...dumped, dumped: between(0.45, 0.95) }, 'mixed'],
  [{ ...nothing, tvl: between(-0.06, 0.05) }, 'mixed'],
  [{ ...nothing, dumped: between(0.3, 0.55) }, 'mixed'],
  [{ ...grown, userCost: between(0.6, 1.1) }, 'mixed'],
  [{ ...grown, userCost: lost }, 'unknown'],
  [{ ...grown, welfare: between(-2, 10) }, 'mixed'],
  [{ ...grown, welfare: between(-9, -1) }, 'mixed'],
  [{ ...grown, welfare: lost }, 'unknown'],
  [{ ...grown, gaps: ['three seeds'] }, 'unknown'],
])('evidence %# is classified as it should be', (evidence, outcome) => {
  expect(outcomeOf(evidence)).toBe(outcome)
})

test('thresholds belong to the side that E.4 gives them', () => {
  const onTheLine: Evidence = {
    volume: between(0.1, 0.2),
    tvl: between(0, 0.2),
    holderWealth: between(-0.05, 0),
    userCost: between(0, 0.05),
    welfare: between(0, 100),
    feeReturn: between(0.1, 0.2),
    dumped: exactly(1),
    ...nothingMissing,
  }
  expect(outcomeOf(onTheLine)).toBe('native growth')
  const dumpLine = { ...dumped, volume: between(-0.2, 0.05), tvl: between(-0.2, 0.1), dumped: between(0.5, 0.6) }
  expect(outcomeOf(dumpLine)).toBe('mine and dump')
  const quiet = { ...nothing, volume: between(-0.05, 0.05) }
  expect(outcomeOf({ ...quiet, dumped: between(0, 0.499) })).toBe('neutral')
  const halfDumped = classify({ ...quiet, dumped: exactly(0.5) })
  expect(halfDumped.outcome).toBe('mine and dump')
  expect(halfDumped.rules[2]).toMatchObject({ outcome: 'neutral', state: 'ruled out' })
})

describe('growth is never found', () => {
  const never = (what: string, evidence: fc.Arbitrary<Evidence>) =>
    test(what, () => {
      fc.assert(
        fc.property(evidence, (some) => {
          expect(outcomeOf(some)).not.toBe('native growth')
        }),
        { numRuns: 1000 },
      )
    })
  const worse = (measure: keyof Known, value: fc.Arbitrary<Reading>) =>
    fc.tuple(anyEvidence, value).map(([evidence, reading]) => ({ ...evidence, [measure]: reading }))

  never('where volume may not have lasted', worse('volume', bounds(-30, 9)))
  never(
    'where swapping may cost users over 5 % more',
    worse(
      'userCost',
      fc.tuple(bounds(-30, 300), fc.double({ min: 0.0501, max: 9, noNaN: true })).map(([{ lower }, upper]) => ({
        lower: Math.min(lower, upper),
        upper,
      })),
    ),
  )
  never('where all but the treasury may be worse off together', worse('welfare', bounds(-100, -1)))
  never('where nobody knows what swapping costs', worse('userCost', fc.constant(lost)))
  never(
    'while payments went on',
    anyEvidence.map((evidence) => ({ ...evidence, tooSoon: ['the last payment was on day 41'] })),
  )
})

test('mine and dump is never found where nothing could be dumped, or while payments went on', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      for (const dumped of [none, lost]) expect(outcomeOf({ ...evidence, dumped })).not.toBe('mine and dump')
      expect(outcomeOf({ ...evidence, tooSoon: ['the last payment was on day 41'] })).not.toBe('mine and dump')
    }),
  )
})

test('a policy that locks what it pays and moves nothing is not growth', () => {
  expect(outcomeOf({ ...nothing, tvl: between(0.3, 0.6), dumped: exactly(0) })).toBe('mixed')
})

test('a high dump ratio alone is not failure: builders must sell to pay their costs', () => {
  expect(outcomeOf({ ...grown, dumped: exactly(0.95) })).toBe('native growth')
})

test('rules alone can grow, and cannot dump: what they do not pay asks nothing of them', () => {
  const unpaid = { feeReturn: none, dumped: none }
  expect(outcomeOf({ ...grown, ...unpaid })).toBe('native growth')
  expect(outcomeOf({ ...dumped, ...unpaid })).toBe('mixed')
  expect(outcomeOf({ ...nothing, ...unpaid })).toBe('neutral')
})

describe('unknown', () => {
  test('is every policy of which something keeps anything from being known, whatever else is', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const gaps = ['nothing of its budget was paid']
        expect(classify({ ...evidence, gaps })).toMatchObject({ outcome: 'unknown', reasons: gaps })
        expect(classify({ ...evidence, gaps }).rules.every(({ state }) => state === 'not known')).toBe(true)
      }),
    )
  })

  test('is whatever no rule fits as long as anything is missing that a rule asks for, and the reasons name it', () => {
    fc.assert(
      fc.property(known, fc.constantFrom(...measures), (evidence, measure) => {
        const { outcome, reasons } = classify({ ...evidence, [measure]: lost })
        const before = outcomeOf(evidence)
        // What is not asked of a class cannot take it away.
        if (outcome !== 'unknown') expect(outcome).toBe(before)
        expect(outcome).not.toBe('mixed')
        if (outcome === 'unknown') {
          expect(reasons).toEqual([`${table[measure].words}: no seed has a value`])
        }
      }),
      { numRuns: 1000 },
    )
  })

  test.each(['volume', 'tvl', 'holderWealth', 'userCost', 'welfare', 'feeReturn'] as const)(
    'is what lacks %s for growth',
    (key) => {
      expect(outcomeOf({ ...grown, [key]: lost })).toBe('unknown')
    },
  )

  test('is not what lacks something that its class does not ask', () => {
    const less = { holderWealth: lost, feeReturn: lost, userCost: lost }
    expect(outcomeOf({ ...dumped, ...less })).toBe('mine and dump')
    expect(outcomeOf({ ...nothing, ...less })).toBe('neutral')
    expect(outcomeOf({ ...dumped, volume: lost })).toBe('unknown')
    expect(outcomeOf({ ...nothing, dumped: lost })).toBe('unknown')
  })
})

test('each clause says what was seen and what was asked, and which way it went', () => {
  const { rules, reasons } = classify({ ...grown, volume: between(0.08, 0.3), feeReturn: none })
  expect(rules.map(({ outcome, state }) => [outcome, state])).toEqual([
    ['native growth', 'open'],
    ['mine and dump', 'ruled out'],
    ['neutral', 'ruled out'],
  ])
  expect(rules[0]!.clauses.map(({ metric, verdict }) => [metric, verdict])).toEqual([
    ['organicVolume', 'straddles'],
    ['tvl', 'holds'],
    ['metisPrice', 'holds'],
    ['userCost', 'holds'],
    ['welfare', 'holds'],
    ['feeReturn', 'does not apply'],
  ])
  expect(rules[0]!.clauses[0]!.text).toBe('organic volume uplift +8.0 % to +30.0 %, lower bound must reach +10.0 %')
  expect(reasons[0]).toBe(
    'native growth is open: organic volume uplift +8.0 % to +30.0 %, lower bound must reach +10.0 %',
  )
  expect(reasons).toHaveLength(3)
})

test('at most one rule is met, and it is the outcome, at any scale of the thresholds', () => {
  fc.assert(
    fc.property(anyEvidence, fc.constantFrom(0.5, 1, 1.5), (evidence, factor) => {
      const { outcome, rules } = classify(evidence, scaleThresholds(defaultThresholds, factor))
      const met = rules.flatMap((rule) => (rule.state === 'met' ? [rule.outcome] : []))
      expect(met).toEqual(outcome === 'mixed' || outcome === 'unknown' ? [] : [outcome])
    }),
    { numRuns: 2000 },
  )
})

describe('worse evidence', () => {
  const worsened: Readonly<Record<Measure, -1 | 1>> = {
    volume: -1,
    tvl: -1,
    holderWealth: -1,
    userCost: 1,
    welfare: -1,
    feeReturn: -1,
    dumped: 1,
  }
  const steps = fc.dictionary(fc.constantFrom(...measures), fc.integer({ min: 0, max: 30 }))

  test('never makes growth of anything, nor anything better of mine and dump', () => {
    fc.assert(
      fc.property(known, steps, (evidence, worse) => {
        const moved = Object.fromEntries(
          measures.map((key) => {
            const { lower, upper } = evidence[key]
            const by = (worsened[key] * (worse[key] ?? 0)) / 100
            return [key, between(lower + by, upper + by)]
          }),
        )
        const [before, after] = [outcomeOf(evidence), outcomeOf({ ...evidence, ...moved })]
        if (before !== 'native growth') expect(after).not.toBe('native growth')
        if (before === 'mine and dump') expect(after).toBe('mine and dump')
      }),
      { numRuns: 3000 },
    )
  })

  test('by wider bounds never makes a class that was not there', () => {
    fc.assert(
      fc.property(known, steps, steps, (evidence, down, up) => {
        const wider = Object.fromEntries(
          measures.map((key) => {
            const { lower, upper } = evidence[key]
            return [key, between(lower - (down[key] ?? 0) / 100, upper + (up[key] ?? 0) / 100)]
          }),
        )
        const after = outcomeOf({ ...evidence, ...wider })
        expect(['mixed', outcomeOf(evidence)]).toContain(after)
      }),
      { numRuns: 3000 },
    )
  })
})

test('scaling multiplies every threshold, or the one that is named', () => {
  expect(scaleThresholds(defaultThresholds, 1.5)).toMatchObject({ growthVolume: expect.closeTo(0.15), dumped: 0.75 })
  expect(scaleThresholds(defaultThresholds, 0.5, 'dumped')).toEqual({ ...defaultThresholds, dumped: 0.25 })
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

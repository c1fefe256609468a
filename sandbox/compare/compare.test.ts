import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../metrics/metric.ts'
import { leastSeeds } from '../statistics/comparison.ts'
import { streamsOf } from '../random/streams.ts'
import { type Campaign, campaign } from '../campaign/campaign.ts'
import { type Records, summarise } from './compare.ts'
import { type PolicySummary, readSummary, summaryText } from './summary.ts'
import { timelineOf } from '../campaign/plan.ts'

/** `rules` is a policy of rules alone; any other pays. */
const campaignOf = (...policies: string[]): Campaign =>
  campaign.parse({
    name: 'synthetic',
    question: 'Is what is written into the records found in the summary?',
    days: 60,
    blockSeconds: 86_400,
    seeds: 10,
    programme: { fromDay: 10, days: 20 },
    evaluation: { fromDay: 45, toDay: 60 },
    policies: policies.map((id) =>
      id.startsWith('rules')
        ? { id, title: id, ordering: 'random' }
        : { id, title: id, budget: '1000 METIS', legs: [{ sink: 'native', share: 1 }] },
    ),
  })

/** What a policy does: factors on its twin, the rewards dumped, and US dollars spent. */
interface Deed {
  readonly volume?: number
  readonly tvl?: number
  readonly price?: number
  /** What swapping costs, in that of the twin. */
  readonly swapping?: number
  readonly dumped?: number | undefined
  readonly cost?: number
  /** Share of the budget that was paid, and the day of the last payment. */
  readonly paid?: number | undefined
  readonly last?: number
  /** Standard deviation of the logarithm of what it does to volume, seed by seed. */
  readonly noise?: number
  /** What is written over the values of a run, by seed. */
  readonly values?: (seed: number) => Readonly<Record<string, number | undefined>>
}

const seeds = Array.from({ length: 10 }, (_, i) => i + 1)
const first = (count: number) => seeds.slice(count)

/** A run whose seed alone makes it differ by a factor of two from others; fees are 0.3 % of volume. */
function record(seed: number, deed: Deed, twin: boolean): RunRecord {
  const { volume = 1, tvl = 1, price = 1, swapping = 1, cost = 1e6, last = 30, noise = 0, values = () => ({}) } = deed
  const draws = streamsOf(seed)('record')
  const level = 0.5 + draws('level', 0).uniform()
  const daily = 1e6 * level * volume * Math.exp(noise * (draws('noise', 0).uniform() - 0.5) * Math.sqrt(12))
  const locked = 1e7 * level * tvl
  const series = (value: number) => new Float64Array(60).fill(value)
  const own = {
    budgetSold: 'dumped' in deed ? deed.dumped : 0.2 + 0.01 * level,
    policyCost: cost,
    budgetPaid: 'paid' in deed ? deed.paid : 1,
    lastPayment: last,
  }
  return {
    timeline: timelineOf(campaignOf('any')),
    series: {
      organicFees: series(0.003 * daily),
      organicVolume: series(daily),
      organicCost: series(0.01 * swapping * daily),
      metisPriceOutside: series(30 * level * price),
      tvl: series(locked),
    },
    curves: {},
    readOn: {},
    breakdowns: {},
    // Nobody received anything: what is dumped the policy has sold itself.
    people: { days: [60], owners: [] },
    values: {
      organicVolume: daily,
      tvl: locked,
      metisPrice: 30 * level * price,
      userCost: 0.01 * level * swapping,
      ...(twin ? { policyCost: 0 } : own),
      ...values(seed),
    },
  }
}

/** Records of policies that do these deeds, and of twins that do nothing; `lost` are seeds without a run. */
function recordsOf(
  deeds: Readonly<Record<string, Deed>>,
  lost: Readonly<Record<string, readonly number[]>> = {},
): Records {
  const all: Readonly<Record<string, Deed>> = { none: {}, ...deeds }
  return {
    missing: [],
    of: (_world, policy) =>
      new Map(
        seeds
          .filter((seed) => policy in all && !(lost[policy] ?? []).includes(seed))
          .map((seed) => [seed, record(seed, all[policy]!, policy === 'none')]),
      ),
  }
}

const judged = (deeds: Readonly<Record<string, Deed>>, lost?: Readonly<Record<string, readonly number[]>>) =>
  Object.fromEntries(
    summarise(
      campaignOf(...Object.keys(deeds).filter((id) => id !== 'none')),
      recordsOf(deeds, lost),
    ).worlds[0]!.policies.map((each) => [each.policy, each]),
  ) as Record<string, PolicySummary>
const only = (deed: Deed, lost: readonly number[] = []): PolicySummary => judged({ own: deed }, { own: lost })['own']!

const grows = { volume: 1.2, noise: 0.02, cost: 1e5 }
const mined = { dumped: 0.8 }
/** What a policy of rules alone has of payments: nothing. */
const unpaid = { dumped: undefined, cost: 0, paid: undefined }

describe('a policy', () => {
  test('that is its twin is neutral: no effect, no doubt about it, in any seed, whether it pays or not', () => {
    const { same, rules } = judged({ same: {}, rules: unpaid })
    for (const found of [same!, rules!]) {
      expect(found.outcome).toBe('neutral')
      for (const name of ['organicVolume', 'tvl', 'metisPrice', 'userCost']) {
        const { effect } = found.metrics[name]!
        const nothing = { lower: 0, upper: 0 }
        expect(effect).toMatchObject({ kind: 'relative', spread: 'none', estimate: 0, interval: nothing })
        expect(effect).toMatchObject({ bounds: nothing, adjustedP: 1 })
        expect(effect!.perSeed).toEqual(seeds.map(() => 0))
      }
    }
    expect(rules!.metrics['feeReturn']).toMatchObject({ seeds: 0, of: 10, mean: undefined, absent: expect.any(String) })
    expect(same!.metrics['netRetention']).toEqual({ seeds: 0, of: 10, mean: undefined })
  })

  test('that brings a fifth more volume is growth when its fees pay a tenth of it, and when nobody loses by it', () => {
    const found = only(grows)
    expect(found.outcome).toBe('native growth')
    expect(found.metrics['organicVolume']!.effect!.estimate).toBeCloseTo(0.2, 1)
    const outcome = (deed: Deed) => only({ ...grows, ...deed }).outcome
    expect(outcome({ cost: 1e8 })).toBe('mixed')
    expect(outcome({ tvl: 0.9 })).toBe('mixed')
    expect(outcome({ price: 0.9 })).toBe('mixed')
    expect(outcome({ swapping: 1.06 })).toBe('mixed')
    expect(outcome({ swapping: 1.04 })).toBe('native growth')
    expect(outcome({ values: () => ({ userCost: undefined }) })).toBe('unknown')
    expect(outcome({ volume: 1.02 })).not.toBe('native growth')
  })

  test('whose rewards are dumped and that changes nothing else is mine and dump', () => {
    expect(only(mined).outcome).toBe('mine and dump')
    expect(only({ dumped: 0.2 }).outcome).toBe('neutral')
    expect(only({ ...mined, tvl: 1.3 }).outcome).toBe('mixed')
  })

  test('is not mine and dump by a mean: the bounds of what was dumped have to reach over a half', () => {
    const dumpedIn = (ratio: (seed: number) => number) => only({ values: (seed) => ({ budgetSold: ratio(seed) }) })
    const scattered = dumpedIn((seed) => (seed % 2 === 0 ? 0.95 : 0.3))
    expect(scattered.metrics['policyDump']!.mean).toBeGreaterThan(0.6)
    expect(scattered.outcome).toBe('mixed')
    expect(dumpedIn((seed) => 0.6 + seed / 100).outcome).toBe('mine and dump')
    // Far from zero in every seed, and its interval lies above a half; but ranks do not agree that it is more than a half.
    const skewed = dumpedIn((seed) => (seed <= 4 ? 0.49 - seed / 1000 : 0.85 + seed / 100))
    expect(skewed.metrics['policyDump']!.effect!.interval.lower).toBeGreaterThan(0.5)
    expect(skewed.outcome).toBe('mixed')
  })

  test('is compared with the twin of the same seed: a difference far below that between seeds is found', () => {
    const { effect } = only({ volume: 1.03, noise: 0.01 }).metrics['organicVolume']!
    expect(effect!.bounds.lower).toBeGreaterThan(0.01)
    expect(effect!.varianceRatio).toBeLessThan(0.01)
  })
})

describe('every outcome but unknown', () => {
  const deeds = { grows, mined, quiet: {} }

  test('takes as many seeds as bounds take to decide, the same for all of them', () => {
    const classes = ['native growth', 'mine and dump', 'neutral']
    const found = (count: number) => Object.values(judged(deeds, { none: first(count) })).map(({ outcome }) => outcome)
    const least = leastSeeds(3)
    expect(found(least)).toEqual(classes)
    for (let count = 0; count < least; count++) expect(found(count)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(only(mined, first(leastSeeds(1))).outcome).toBe('mine and dump')
    const short = only(mined, first(leastSeeds(1) - 1))
    expect(short).toMatchObject({ outcome: 'unknown', pairs: 5, of: 10 })
    expect(short.reasons).toEqual([
      '5 of 10 seeds have finished together with the twin, too few: to compare one policy it takes at least 6',
    ])
  })

  test.each(['organicVolume', 'tvl', 'metisPrice', 'userCost', 'feeReturn', 'policyDump'] as const)(
    'takes so many seeds with a value of %s',
    (name) => {
      const deed = { organicVolume: grows, policyDump: mined }[name as string] ?? grows
      const lost = { feeReturn: { policyCost: 0 }, policyDump: { budgetSold: undefined } }
      const known = (count: number): Deed => ({
        ...deed,
        values: (seed) => (seed <= count ? {} : (lost[name as 'feeReturn'] ?? { [name]: undefined })),
      })
      expect(only(known(6)).outcome).toBe(name === 'policyDump' ? 'mine and dump' : 'native growth')
      const { outcome, reasons, metrics } = only(known(5))
      expect(outcome).toBe('unknown')
      expect(reasons).toEqual([expect.stringContaining('5 of 10 seeds have a value, and it takes at least 6')])
      expect(metrics[name]).toMatchObject({ seeds: 5, of: 10 })
    },
  )

  test('takes a twin: without any finished pair the reason says so, and nothing is taken from the others', () => {
    const alone = judged({ grows })
    const found = judged({ lost: {}, grows }, { lost: seeds })
    expect(found['lost']).toMatchObject({ outcome: 'unknown', pairs: 0 })
    expect(found['lost']!.reasons).toEqual(['no run of it has finished together with its twin'])
    expect(found['lost']!.metrics['organicVolume']).toEqual({ seeds: 0, of: 10, mean: undefined })
    expect(found['grows']).toEqual(alone['grows'])
    const { worlds } = summarise(campaignOf('lost'), recordsOf({ lost: {} }, { none: seeds }))
    expect(worlds[0]).toMatchObject({ contrasts: 0, policies: [{ outcome: 'unknown', pairs: 0 }] })
  })
})

describe('what was not paid', () => {
  test('is not dumped: a policy that paid nothing of its budget is unknown, whatever else is seen', () => {
    for (const deed of [grows, mined, {}, { ...mined, dumped: undefined }]) {
      const { outcome, reasons, paid } = only({ ...deed, paid: 0 })
      expect(outcome).toBe('unknown')
      expect(reasons).toEqual(['nothing of its budget of 1000 METIS was paid'])
      expect(paid).toEqual({ mean: 0, least: 0, most: 0 })
    }
  })

  test('stands beside the outcome as the share that was, over all seeds', () => {
    const share = (seed: number) => seed / 20
    const { paid, outcome } = only({ ...mined, values: (seed) => ({ budgetPaid: share(seed) }) })
    expect(paid).toEqual({ mean: expect.closeTo(0.275), least: 0.05, most: 0.5 })
    expect(outcome).toBe('mine and dump')
    expect(judged({ rules: unpaid })['rules']!.paid).toBeUndefined()
  })

  test('and was not measured leaves the outcome unknown', () => {
    const { outcome, reasons, paid } = only({ ...mined, paid: undefined })
    expect({ outcome, reasons }).toEqual({ outcome: 'unknown', reasons: ['what of its budget was paid is not known'] })
    expect(paid).toEqual({ mean: undefined, least: undefined, most: undefined })
  })

  test('leaves the outcome unknown where nobody can say what of the budget was sold or dumped', () => {
    expect(only({ dumped: undefined }).outcome).toBe('unknown')
  })

  test('is not dumped, and what the policy sold to pay in another currency is, whatever its receivers hold', () => {
    // Nothing came of either; a third of the one's budget was paid and dumped, all of the other's was sold to pay dollars.
    expect(only({ ...mined, dumped: 1 / 3 }).outcome).not.toBe('mine and dump')
    expect(only({ ...mined, dumped: 1 }).outcome).toBe('mine and dump')
  })
})

describe('a payment after the evaluation began', () => {
  test.each([46.5, 59])('on day %d is said, and is neither growth nor mine and dump', (last) => {
    for (const deed of [grows, mined]) {
      const { outcome, reasons } = only({ ...deed, values: (seed) => (seed === 3 ? { lastPayment: last } : {}) })
      expect(outcome).toBe('unknown')
      expect(reasons).toEqual([
        expect.stringContaining(`the last payment was on day ${last}, after the evaluation began`),
      ])
    }
  })

  test('is none that reaches its first block', () => {
    expect(only({ ...grows, last: 45 }).outcome).toBe('native growth')
    expect(only({ ...grows, last: 46 }).outcome).toBe('native growth')
  })
})

describe('rules', () => {
  test('dump nothing, whatever else is paid and sold in their runs', () => {
    const deed = { volume: 1.001, dumped: 0.9, noise: 0.001 }
    const { paying, rules } = judged({ paying: deed, rules: { ...deed, cost: 0 } })
    expect(paying!.outcome).toBe('mine and dump')
    expect(rules!.metrics['policyDump']).toMatchObject({
      mean: undefined,
      absent: 'the policy pays nothing of its own',
    })
    expect(rules!.outcome).toBe('neutral')
  })

  test('that cost nothing can grow: there is no return on nothing to ask for', () => {
    expect(judged({ rules: { ...grows, ...unpaid } })['rules']!.outcome).toBe('native growth')
  })

  test('with a token beside them are rules: what costs less than a hundredth of a year of fees has no return', () => {
    // Fees are 3,000 a day on average here, 11,000 a hundredth of a year.
    const { metrics, outcome, rules: found } = only({ ...grows, cost: 30, swapping: 2 })
    expect(metrics['feeReturn']).toMatchObject({ seeds: 0, absent: expect.stringContaining('less than 1 %') })
    expect(outcome).toBe('mixed')
    expect(found[0]!.clauses.filter(({ verdict }) => verdict === 'fails').map(({ metric }) => metric)).toEqual([
      'userCost',
    ])
    expect(only({ ...grows, cost: 3e4 }).metrics['feeReturn']!.seeds).toBe(10)
  })
})

describe('a twin near zero', () => {
  const little = (seed: number) => (seed <= 3 ? { organicVolume: 1e-9 } : {})

  test('is told by levels, decides nothing, and is no number of percent', () => {
    const found = judged({ none: { values: little }, grows })['grows']!
    expect(found.metrics['organicVolume']).toMatchObject({ seeds: 10, levels: { small: 'twin', pairs: 3 } })
    expect(found.metrics['organicVolume']!.effect).toBeUndefined()
    expect(found.metrics['organicVolume']!.levels!.twin).toBeLessThan(found.metrics['organicVolume']!.levels!.policy)
    expect(found).toMatchObject({ outcome: 'unknown', reasons: [expect.stringContaining('the twin is near zero')] })
  })

  test('is near zero at nothing, too, and so is a policy that leaves nothing', () => {
    const zero = () => ({ organicVolume: 0 })
    expect(judged({ none: { values: zero }, grows })['grows']!.outcome).toBe('unknown')
    const spoils = only({ values: zero })
    expect(spoils.metrics['organicVolume']!.levels).toMatchObject({ small: 'policy', pairs: 10, policy: 0 })
    expect(spoils.outcome).toBe('unknown')
  })

  test('is none where neither side has any', () => {
    const zero = () => ({ tvl: 0 })
    const { metrics } = judged({ none: { values: zero }, same: { values: zero } })['same']!
    expect(metrics['tvl']).toEqual({ seeds: 0, of: 10, mean: undefined })
  })
})

test('a metric that is read on one day says on which, and how long after the last payment', () => {
  const { policyDump, tvl } = only({ values: (seed) => ({ lastPayment: 30 + seed }) }).metrics
  expect(policyDump).toMatchObject({
    seeds: 10,
    of: 10,
    readOn: { from: 60, to: 60 },
    afterPayment: { from: 20, to: 29 },
  })
  expect(tvl).not.toHaveProperty('readOn')
})

test('a seed without its run or without its twin is left out of the comparison, and of nothing else', () => {
  const gone = judged({ grows }, { grows: [3], none: [5, 7] })['grows']!.metrics['organicVolume']!
  const both = judged({ grows }, { grows: [3, 5, 7], none: [3, 5, 7] })['grows']!.metrics['organicVolume']!
  expect(gone).toEqual(both)
  expect(gone).toMatchObject({ seeds: 7, of: 10 })
  const whole = judged({ grows })['grows']!.metrics['organicVolume']!.effect!.perSeed
  expect(gone.effect!.perSeed).toEqual(whole.filter((_, i) => ![3, 5, 7].includes(i + 1)))
})

test('runs and twins whose labels were drawn by lot are growth or mined and dumped no more often than by chance', () => {
  const found = Array.from({ length: 40 }, (_, campaign) => {
    const draws = streamsOf(1000 + campaign)('lot')
    const swings = seeds.map((seed) => 1 + 0.8 * draws('swing', seed).uniform())
    const lots = seeds.map((seed) => draws('lot', seed).uniform() < 0.5)
    const half = (own: boolean) => (seed: number) => ({
      organicVolume: 1e6 * (lots[seed - 1] === own ? swings[seed - 1]! : 1),
    })
    const deeds = { none: { values: half(false) }, rules: { ...unpaid, values: half(true) } }
    return judged(deeds)['rules']!.outcome
  })
  expect(found.filter((outcome) => outcome !== 'mixed').length).toBeLessThanOrEqual(2)
})

describe('several policies', () => {
  const deeds = {
    grows: { volume: 1.2, noise: 0.05, cost: 1e5 },
    mined: { volume: 1.01, noise: 0.02, dumped: 0.9, cost: 1e6 },
    spoils: { volume: 0.7, noise: 0.2, tvl: 0.8, cost: 1e6 },
  }

  test('find the same whatever order they are listed in', () => {
    const { grows: growing, mined: mining, spoils } = deeds
    expect(judged({ spoils, grows: growing, mined: mining })).toEqual(judged(deeds))
    expect(judged({ mined: mining, spoils, grows: growing })).toEqual(judged(deeds))
  })

  test('leave each other’s own effect, interval and p as they are; only what is adjusted for their number widens', () => {
    const together = judged(deeds)
    for (const [name, deed] of Object.entries(deeds)) {
      const [alone, among] = [judged({ [name]: deed })[name]!, together[name]!].map(
        ({ metrics }) => metrics['organicVolume']!.effect!,
      ) as [any, any]
      for (const field of ['estimate', 'interval', 'p', 'perSeed']) expect(among[field]).toEqual(alone[field])
      expect(among.adjustedP).toBeGreaterThanOrEqual(alone.adjustedP)
      expect(among.bounds.lower).toBeLessThanOrEqual(alone.bounds.lower)
    }
  })
})

test('a policy of which a metric says nothing is one of those compared: the others’ bounds are no narrower for it', () => {
  const deeds = { grows, other: { volume: 1.1, noise: 0.05 } }
  const gone = { ...deeds, other: { ...deeds.other, values: () => ({ organicVolume: undefined }) } }
  const bounds = (all: Readonly<Record<string, Deed>>) => judged(all)['grows']!.metrics['organicVolume']!.effect!.bounds
  const alone = bounds({ grows })
  expect(bounds(gone).lower).toBeLessThan(alone.lower)
  expect(bounds(gone).upper).toBeGreaterThan(alone.upper)
})

test('a summary’s file says what was found, and nothing is lost on the way back, whatever the values are', () => {
  const value = fc.oneof(
    fc.constantFrom(undefined, NaN, Infinity, -Infinity, 0, -1, 5e-324, 1e-12, 1e150, -1e150),
    fc.double({ min: 0.5, max: 2 }),
  )
  const named = fc.record({
    organicVolume: value,
    tvl: value,
    userCost: value,
    mevExtracted: value,
    budgetSold: value,
    budgetPaid: value,
    lastPayment: value,
    policyCost: fc.constantFrom(0, 1, 1e5),
  })
  fc.assert(
    fc.property(fc.array(named, { minLength: 20, maxLength: 20 }), fc.nat(10), (rows, lost) => {
      const summary = summarise(
        campaignOf('own', 'rules'),
        recordsOf(
          {
            none: { values: (seed) => rows[seed - 1]! },
            own: { values: (seed) => rows[seed + 9]! },
            rules: { values: (seed) => rows[seed - 1]! },
          },
          { own: seeds.slice(lost) },
        ),
      )
      expect(readSummary(summaryText(summary))).toEqual({ value: summary })
    }),
    { numRuns: 15 },
  )
})

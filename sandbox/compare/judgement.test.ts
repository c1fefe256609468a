import { describe, expect, test } from 'vitest'
import { type Campaign, campaign } from '../campaign/campaign.ts'
import { timelineOf } from '../campaign/plan.ts'
import type { RunRecord } from '../metrics/metric.ts'
import { streamsOf } from '../random/streams.ts'
import { seedsNeeded } from '../statistics/effect-size.ts'
import { summarise } from './compare.ts'
import { sentence } from './answer.ts'

/** What a policy does to organic volume, as a factor on the twin's by seed, and what it costs. */
interface Deed {
  readonly volume: (seed: number, late: boolean) => number
  readonly cost?: number
  readonly last?: number
}

const days = 400

function campaignOf(policies: readonly string[], changes: object = {}): Campaign {
  return campaign.parse({
    name: 'judged',
    question: 'Which?',
    days,
    blockSeconds: 86_400,
    seeds: 10,
    programme: { fromDay: 10, days: 20 },
    evaluation: { fromDay: 90, toDay: 180 },
    policies: policies.map((id) => ({
      id,
      title: id.toUpperCase(),
      budget: '1000 METIS',
      legs: [{ sink: 'native', share: 1 }],
    })),
    ...changes,
  })
}

const noiseOf = (name: string, seed: number): number => streamsOf(seed)(name)('noise', 0).uniform() - 0.5

function recordOf(of: Campaign, seed: number, deed: Deed | undefined, drift: number): RunRecord {
  const timeline = timelineOf(of)
  const level = 1e6 * (1 + noiseOf('level', seed))
  const factor = (day: number) => deed?.volume(seed, day >= timeline.evaluation.to) ?? 1
  const volume = Float64Array.from({ length: days }, (_, day) => level * factor(day) * Math.exp((drift * day) / days))
  const { from, to } = timeline.evaluation
  return {
    timeline,
    series: {
      organicVolume: volume,
      organicFees: volume.map((daily) => 0.003 * daily),
      organicCost: volume.map((daily) => 0.01 * daily),
      metisPriceOutside: new Float64Array(days).fill(30),
      tvl: new Float64Array(days).fill(1e7),
    },
    curves: {},
    readOn: {},
    breakdowns: {},
    people: { days: [60], owners: [] },
    values: {
      organicVolume: volume.slice(from, to).reduce((sum, daily) => sum + daily, 0) / (to - from),
      tvl: 1e7,
      metisPrice: 30,
      userCost: 0.01,
      policyCost: deed?.cost ?? (deed === undefined ? 0 : 1e5),
      ...(deed === undefined ? {} : { budgetSold: 0.3, budgetPaid: 1, lastPayment: deed.last ?? 30 }),
    },
  }
}

function judged(deeds: Readonly<Record<string, Deed>>, changes: object = {}, drift = 0) {
  const of = campaignOf(Object.keys(deeds), changes)
  return summarise(of, {
    missing: [],
    of: (_world, id) =>
      new Map(
        Array.from({ length: of.seeds }, (_, i) => i + 1).map((seed) => [seed, recordOf(of, seed, deeds[id], drift)]),
      ),
  })
}

const steady = (effect: number, spread = 0.01, name = 'steady'): Deed => ({
  volume: (seed) => 1 + effect + spread * noiseOf(name, seed),
})

/** Now above, now below another one, by as much. */
const around = ({ volume }: Deed, by: number): Deed => ({
  volume: (seed, late) => volume(seed, late) * (1 + (seed % 2 === 0 ? by : -by)),
})

describe('policies among each other', () => {
  const b = steady(0.15, 0.01, 'b')
  const deeds = { a: steady(0.3, 0.01, 'a'), b, c: around(b, 0.01) }

  test('are compared each with each, in one family, and what one is over the other is the opposite the other way', () => {
    const [world] = judged(deeds).worlds
    expect(world!.versus.map(({ policy, against }) => `${policy} ${against}`)).toEqual(['a b', 'a c', 'b c'])
    const [ab, , bc] = world!.versus
    const effect = ab!.metrics['organicVolume']!.effect!
    expect(effect.estimate).toBeCloseTo(1.3 / 1.15 - 1, 2)
    expect(effect.adjustedP).toBeLessThanOrEqual(0.05)
    expect(effect.adjustedP).toBeGreaterThan(effect.p)
    expect(bc!.metrics['organicVolume']!.effect!.adjustedP).toBeGreaterThan(0.05)
    const turned = judged(deeds, { contrasts: [{ policy: 'b', against: 'a' }] }).worlds[0]!.versus[0]!
    expect(turned.metrics['organicVolume']!.effect!.estimate).toBeCloseTo(1 / (1 + effect.estimate) - 1, 9)
    expect(turned.back.outcome).toBe(ab!.forth.outcome)
    expect(turned.forth.outcome).toBe(ab!.back.outcome)
  })

  test('are growth over one another by the same clauses as over the twin; who costs no more has no return to show', () => {
    const [ab] = judged({ a: steady(0.3), b: steady(0) }).worlds[0]!.versus
    expect(ab!.forth.outcome).toBe('native growth')
    expect(ab!.forth.rules[0]!.clauses.find(({ metric }) => metric === 'feeReturn')!.verdict).toBe('does not apply')
    expect(ab!.back.outcome).toBe('mixed')
    const dearer = judged({ a: { ...steady(0.3), cost: 1e8 }, b: steady(0) }).worlds[0]!.versus[0]!
    expect(dearer.forth.rules[0]!.clauses.find(({ metric }) => metric === 'feeReturn')!.verdict).toBe('fails')
  })

  test('of which only some are compared pay for these alone', () => {
    const p = (changes: object) =>
      judged(deeds, changes).worlds[0]!.versus[0]!.metrics['organicVolume']!.effect!.adjustedP
    expect(p({ contrasts: [{ policy: 'a', against: 'b' }] })).toBeLessThan(p({}))
    expect(judged(deeds, { contrasts: [] }).worlds[0]!.versus).toEqual([])
  })

  test('take as many seeds as bounds over so many pairs take', () => {
    const [ab] = judged(deeds, { seeds: 6 }).worlds[0]!.versus
    expect(ab!.forth).toMatchObject({ outcome: 'unknown' })
    expect(ab!.forth.reasons[0]).toContain('to compare 3 pairs of policies it takes at least 7')
  })

  test('are ranked, and the best one opens the answer', () => {
    const summary = judged(deeds)
    const { ranking, answer } = summary.worlds[0]!
    expect(ranking).toMatchObject({ metric: 'organicVolume', seeds: 10, indifference: 0.02, withoutSeed: [] })
    expect(ranking!.standings[0]).toMatchObject({ name: 'a', best: 1 })
    expect(answer.advice).toContain('for organic volume choose “A” over “')
    expect(sentence(answer)).toMatch(/^[A-Z].*: .*; .*\.$/)
  })

  test('that differ by less than the indifference zone are as good as each other', () => {
    const alike = { a: steady(0.15, 0.002, 'a'), b: steady(0.151, 0.002, 'b') }
    expect(judged(alike).worlds[0]!.answer.advice).toContain('it makes no difference which of')
    expect(judged(alike, { indifference: 0 }).worlds[0]!.answer.advice).not.toContain('no difference')
  })

  test('between which seeds do not decide are said so, with how many would, and which seed the lead hangs on', () => {
    const open = { a: around(b, 0.08), b: steady(0.155, 0.01, 'b') }
    const { answer, versus, ranking } = judged(open).worlds[0]!
    expect(answer.advice).toContain('10 seeds do not decide between')
    const values = versus[0]!.metrics['organicVolume']!.effect!.perSeed
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
    expect(answer.depends).toContain(`about ${seedsNeeded(Math.abs(mean) / sd)} seeds`)
    const [hangs] = ranking!.withoutSeed
    if (hangs !== undefined) expect(answer.depends).toContain(`without seed ${hangs.seed}`)
  })
})

describe('a campaign is exploratory', () => {
  const one = { a: steady(0.3) }

  test('whose window begins too soon or is too short after the last vesting of any policy, and no other', () => {
    expect(judged(one).exploratory).toEqual({ reasons: [], wanted: { fromDay: 90, toDay: 180, days: 180 } })
    const soon = judged(one, { evaluation: { fromDay: 89, toDay: 180 } }).exploratory
    expect(soon.reasons).toEqual([expect.stringContaining('from 59 days after')])
    const short = judged(one, { evaluation: { fromDay: 90, toDay: 170 } }).exploratory
    expect(short.reasons).toEqual(['they are judged over 80 days, and it takes 90'])
    const legs = [{ sink: 'native', share: 1, vestDays: 15 }]
    const policies = [
      { id: 'a', title: 'A', budget: '1 METIS', legs: [{ sink: 'native', share: 1 }] },
      { id: 'b', title: 'B', budget: '1 METIS', legs },
    ]
    expect(judged({ a: steady(0), b: steady(0) }, { policies }).exploratory).toMatchObject({
      reasons: [expect.stringContaining('from 45 days after')],
      wanted: { fromDay: 105, toDay: 195, days: 195 },
    })
  })

  test('in which anybody was still paid after the evaluation had begun, as a whole', () => {
    const { exploratory } = judged({ a: steady(0.3), b: { ...steady(0), last: 120 } })
    expect(exploratory.reasons).toEqual(['b still paid on day 120, after the evaluation began on day 90'])
    expect(exploratory.wanted).toEqual({ fromDay: 180, toDay: 270, days: 270 })
  })
})

describe('an effect', () => {
  const fades = (left: number): Deed => ({
    volume: (seed, late) => 1 + (0.3 + 0.01 * noiseOf('fades', seed)) * (late ? left : 1),
  })
  const stateOf = (deed: Deed, changes: object = {}) => judged({ a: deed }, changes).worlds[0]!.policies[0]!.persistence

  test('lasts when half of it or more is there 200 days later, and fades when less is', () => {
    expect(stateOf(fades(0.9))).toMatchObject({ state: 'lasting', from: 290, to: 380, left: expect.closeTo(0.9, 1) })
    expect(stateOf(fades(0.1))).toMatchObject({ state: 'fading', left: expect.closeTo(0.1, 1) })
  })

  test('is not looked at again where runs end before, and where there is none', () => {
    expect(stateOf(fades(1), { evaluation: { fromDay: 120, toDay: 210 } }).state).toBe('not looked at')
    expect(stateOf(steady(0, 0)).state).toBe('no effect')
  })
})

describe('twins', () => {
  test('that stand still are judged by', () => {
    const [world] = judged({ a: steady(0.3) }).worlds
    expect(world!.twin.drift).toMatchObject({ state: 'stationary', early: [10, 95], late: [95, 180] })
    expect(world!.policies[0]!.outcome).toBe('native growth')
  })

  test('that move by themselves leave every outcome unknown', () => {
    const [world] = judged({ a: steady(0.3), b: steady(0) }, {}, 1).worlds
    expect(world!.twin.drift.state).toBe('moves')
    for (const { outcome, reasons } of [...world!.policies, world!.versus[0]!.forth]) {
      expect(outcome).toBe('unknown')
      expect(reasons[0]).toContain('the twins do not stand still')
    }
  })
})

describe('thresholds', () => {
  test('are those of the campaign, and are said', () => {
    const found = judged({ a: steady(0.08) }, { thresholds: { growthVolume: 0.06 } })
    expect(found.thresholds).toMatchObject({ growthVolume: 0.06, growthTvl: 0 })
    expect(found.worlds[0]!.policies[0]!.outcome).toBe('native growth')
    expect(judged({ a: steady(0.08) }).worlds[0]!.policies[0]!.outcome).not.toBe('native growth')
  })

  test('with which a policy could have two outcomes are refused, and so are contrasts of who is not there', () => {
    const wrong = (changes: object) => () => campaignOf(['a', 'b'], changes)
    expect(wrong({ thresholds: { growthVolume: 0.04 } })).toThrow(/above dumpVolume/)
    expect(wrong({ contrasts: [{ policy: 'a', against: 'bb' }] })).toThrow(/did you mean b/)
    expect(wrong({ contrasts: [{ policy: 'a', against: 'a' }] })).toThrow(/differs in nothing/)
    const twice = [
      { policy: 'a', against: 'b' },
      { policy: 'b', against: 'a' },
    ]
    expect(wrong({ contrasts: twice })).toThrow(/compared already/)
  })
})

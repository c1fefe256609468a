import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../metrics/metric.ts'
import { streamsOf } from '../world/random.ts'
import { type Campaign, campaign } from './campaign.ts'
import { type PolicySummary, type Records, summarise } from './compare.ts'
import { timelineOf } from './plan.ts'

const campaignOf = (...policies: string[]): Campaign =>
  campaign.parse({
    name: 'synthetic',
    question: 'Is what is written into the records found in the summary?',
    days: 60,
    blockSeconds: 86_400,
    seeds: 10,
    programme: { fromDay: 10, days: 20 },
    evaluation: { fromDay: 45, toDay: 60 },
    policies: policies.map((id) => ({
      id,
      title: id,
      budget: '1000 METIS',
      legs: [{ sink: 'native', share: 1 }],
    })),
  })

/** What a policy does: factors on its twin, the rewards dumped, and US dollars spent. */
interface Deed {
  readonly volume?: number
  readonly tvl?: number
  readonly price?: number
  readonly dumped?: number
  readonly cost?: number
  /** Standard deviation of the logarithm of what it does to volume, seed by seed. */
  readonly noise?: number
}

const seeds = Array.from({ length: 10 }, (_, i) => i + 1)

/** A run whose seed alone makes it differ by a factor of two from others; fees are 0.3 % of volume. */
function record(seed: number, { volume = 1, tvl = 1, price = 1, dumped, cost = 0, noise = 0 }: Deed): RunRecord {
  const draws = streamsOf(seed)('record')
  const level = 0.5 + draws('level', 0).uniform()
  const daily = 1e6 * level * volume * Math.exp(noise * (draws('noise', 0).uniform() - 0.5) * Math.sqrt(12))
  const locked = 1e7 * level * tvl
  const series = (value: number) => new Float64Array(60).fill(value)
  return {
    timeline: timelineOf(campaignOf('any')),
    series: { organicFees: series(0.003 * daily), tvl: series(locked) },
    curves: {},
    readOn: {},
    breakdowns: {},
    values: { organicVolume: daily, tvl: locked, metisPrice: 30 * level * price, dumpRatio: dumped, policyCost: cost },
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
          .map((seed) => [seed, record(seed, all[policy]!)]),
      ),
  }
}

const judged = (deeds: Readonly<Record<string, Deed>>, lost?: Readonly<Record<string, readonly number[]>>) =>
  Object.fromEntries(
    summarise(campaignOf(...Object.keys(deeds)), recordsOf(deeds, lost)).worlds[0]!.policies.map((each) => [
      each.policy,
      each,
    ]),
  ) as Record<string, PolicySummary>

describe('a policy', () => {
  test('that is its twin is neutral: no effect, no doubt about it, in any seed', () => {
    const { same } = judged({ same: {} })
    expect(same!.outcome).toBe('neutral')
    for (const name of ['organicVolume', 'tvl', 'metisPrice']) {
      const { effect } = same!.metrics[name]!
      const nothing = { lower: 0, upper: 0 }
      expect(effect).toMatchObject({ kind: 'relative', estimate: 0, interval: nothing, bounds: nothing, adjustedP: 1 })
      expect(effect!.perSeed).toEqual(seeds.map(() => 0))
    }
    expect(same!.metrics['feeReturn']).toEqual({ seeds: 0, mean: null })
    expect(same!.metrics['netRetention']).toEqual({ seeds: 0, mean: null })
  })

  test('that brings a fifth more volume is growth when its fees pay a tenth of it, and when nobody loses by it', () => {
    const grows = { volume: 1.2, noise: 0.02, cost: 1e5 }
    const found = judged({ grows })['grows']!
    expect(found.outcome).toBe('native growth')
    expect(found.metrics['organicVolume']!.effect!.estimate).toBeCloseTo(0.2, 1)
    const outcome = (deed: Deed) => judged({ other: { ...grows, ...deed } })['other']!.outcome
    expect(outcome({ cost: 1e8 })).toBe('mixed')
    expect(outcome({ tvl: 0.9 })).toBe('mixed')
    expect(outcome({ price: 0.9 })).toBe('mixed')
    expect(outcome({ volume: 1.02 })).not.toBe('native growth')
  })

  test('whose rewards are dumped and that changes nothing else is mine and dump', () => {
    expect(judged({ mined: { dumped: 0.8, cost: 1e6 } })['mined']!.outcome).toBe('mine and dump')
    expect(judged({ kept: { dumped: 0.2, cost: 1e6 } })['kept']!.outcome).toBe('neutral')
    expect(judged({ lasting: { dumped: 0.8, tvl: 1.3, cost: 1e6 } })['lasting']!.outcome).toBe('mixed')
  })

  test('is compared with the twin of the same seed: a difference far below that between seeds is found', () => {
    const { effect } = judged({ slight: { volume: 1.03, noise: 0.01 } })['slight']!.metrics['organicVolume']!
    expect(effect!.bounds.lower).toBeGreaterThan(0.01)
    expect(effect!.varianceRatio).toBeLessThan(0.01)
  })
})

test('a seed without its run or without its twin is left out of the comparison, and of nothing else', () => {
  const grows = { volume: 1.2, noise: 0.05 }
  const gone = judged({ grows }, { grows: [3], none: [5, 7] })['grows']!.metrics['organicVolume']!
  const both = judged({ grows }, { grows: [3, 5, 7], none: [3, 5, 7] })['grows']!.metrics['organicVolume']!
  expect(gone).toEqual(both)
  expect(gone.seeds).toBe(7)
  const whole = judged({ grows })['grows']!.metrics['organicVolume']!.effect!.perSeed
  expect(gone.effect!.perSeed).toEqual(whole.filter((_, i) => ![3, 5, 7].includes(i + 1)))
})

test('a policy without any run is mixed, without an effect, and takes nothing from the others', () => {
  const alone = judged({ grows: { volume: 1.2, noise: 0.05 } })
  const found = judged({ lost: {}, grows: { volume: 1.2, noise: 0.05 } }, { lost: seeds })
  expect(found['lost']!.outcome).toBe('mixed')
  expect(found['lost']!.metrics['organicVolume']).toEqual({ seeds: 0, mean: null })
  expect(found['grows']).toEqual(alone['grows'])
})

describe('several policies', () => {
  const deeds = {
    grows: { volume: 1.2, noise: 0.05, cost: 1e5 },
    mined: { volume: 1.01, noise: 0.02, dumped: 0.9, cost: 1e6 },
    spoils: { volume: 0.7, noise: 0.2, tvl: 0.8, cost: 1e6 },
  }

  test('find the same whatever order they are listed in', () => {
    const { grows, mined, spoils } = deeds
    expect(judged({ spoils, grows, mined })).toEqual(judged(deeds))
    expect(judged({ mined, spoils, grows })).toEqual(judged(deeds))
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

test('a summary is plain data: what is written as JSON is what was found', () => {
  const deeds = { grows: { volume: 1.2, noise: 0.05 }, one: { volume: 2 } }
  const summary = summarise(campaignOf('grows', 'one'), recordsOf(deeds, { one: seeds.slice(1) }))
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
})

test('a policy that pays nothing dumps nothing, whatever else is paid and sold in its runs', () => {
  const rules = campaign.parse({
    ...campaignOf('paying'),
    policies: [...campaignOf('paying').policies, { id: 'rules', title: 'Rules alone', ordering: 'random' }],
  })
  const deed = { volume: 1.001, dumped: 0.9, noise: 0.001 }
  const [paying, unpaid] = summarise(rules, recordsOf({ paying: deed, rules: deed })).worlds[0]!.policies
  expect(paying!.outcome).toBe('mine and dump')
  expect(unpaid!.metrics['dumpRatio']!.mean).toBeNull()
  expect(unpaid!.outcome).toBe('neutral')
})

import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { smallCampaign } from '../../test/fixtures/campaigns.ts'
import { sensitivityDesign } from '../campaign/sensitivity.ts'
import { planStudy, type StudyPlan } from './design.ts'
import { influences } from './influence.ts'
import { judgePoint } from './point-rule.ts'
import type { PolicyReading } from './readings.ts'
import { outcomeShares, sharesByLevel } from './shares.ts'

const parameters = {
  'market.serviceElasticity': { low: 0, high: 1 },
  'market.productPull': { low: 0, high: 1 },
  'market.demand': { choices: ['smooth', 'tipping'] },
}

const planned = (design: object) =>
  Effect.runSync(planStudy(smallCampaign(), sensitivityDesign.parse({ parameters, ...design })))

/** Readings as if volume were made by a rule of the parameters. */
const readingsBy = ({ points }: StudyPlan, volume: (place: readonly number[]) => number): PolicyReading[] =>
  points.map(({ number, place }) => ({
    point: number,
    world: 'smooth',
    policy: 'linear',
    seeds: 1,
    byRule: judgePoint({ volume: volume(place), tvl: 1.05, price: 1, sold: 0.6 }),
    sold: 0.6,
    byBounds: 'unknown',
    values: { organicVolume: volume(place), tvl: 1.05 },
  }))

const found = (plan: StudyPlan, volume: (place: readonly number[]) => number) =>
  influences(plan, readingsBy(plan, volume), { organicVolume: 'ratio' })

describe('what a planted effect leaves behind', () => {
  const planted = ([elasticity, , tipping]: readonly number[]) =>
    Math.exp(elasticity! * 0.3 + (tipping! >= 0.5 ? 0.3 : 0))

  it('is found by rank correlations, and nothing where there is none', () => {
    const [elasticity, pull, demand] = found(planned({ points: 40 }), planted)
    expect(elasticity!.estimates['partial']!.interval.lower).toBeGreaterThan(0.5)
    expect(demand!.estimates['partial']!.interval.lower).toBeGreaterThan(0.5)
    const { lower, upper } = pull!.estimates['partial']!.interval
    expect(lower).toBeLessThan(0)
    expect(upper).toBeGreaterThan(0)
  })

  it('is found by morris on the scale of logarithms: the coefficient of what is a line', () => {
    const [elasticity, pull] = found(planned({ method: 'morris', trajectories: 10 }), planted)
    expect(elasticity!.estimates['mu*']!.estimate).toBeCloseTo(0.3, 9)
    expect(elasticity!.estimates['sigma']!.estimate).toBeCloseTo(0, 9)
    expect(pull!.estimates['mu*']!.estimate).toBeCloseTo(0, 9)
  })

  it('is found by sobol as shares of variance', () => {
    // Variances 0.09 / 12 and 0.09 / 4: a quarter and three quarters.
    const [elasticity, pull, demand] = found(planned({ method: 'sobol', points: 512 }), planted)
    expect(elasticity!.estimates['ST']!.estimate).toBeCloseTo(0.25, 1)
    expect(demand!.estimates['ST']!.estimate).toBeCloseTo(0.75, 1)
    expect(pull!.estimates['ST']!.estimate).toBeCloseTo(0, 9)
  })

  it('is left open where points are missing, and counted', () => {
    const plan = planned({ points: 40 })
    const some = readingsBy(plan, planted).slice(0, 3)
    const [elasticity] = influences(plan, some, { organicVolume: 'ratio' })
    expect(elasticity!.from).toBe(3)
    expect(elasticity!.estimates['partial']).toBeUndefined()
  })
})

describe('shares of outcomes', () => {
  it('count each point once by the rule, with an interval, and by the levels of what was varied', () => {
    const plan = planned({ points: 40 })
    const readings = readingsBy(plan, ([, , tipping]) => (tipping! >= 0.5 ? 1.2 : 1))
    const [share] = outcomeShares(readings)
    expect(share!.byRule).toMatchObject({
      growth: { count: 20, share: 0.5 },
      dump: { count: 20 },
      neutral: { count: 0 },
    })
    expect(share!.byRule.growth.interval.lower).toBeGreaterThan(0.3)
    const levels = sharesByLevel(plan, readings).filter(({ parameter }) => parameter === 'market.demand')
    expect(levels.map(({ level, shares }) => [level, shares[0]!.byRule.growth.share])).toEqual([
      ['smooth', 0],
      ['tipping', 1],
    ])
  })
})

describe('the rule for points', () => {
  const usual = { volume: 1, tvl: 1, price: 1, sold: 0.2 }
  it.each([
    [{ ...usual, volume: 1.1, tvl: 1.02, price: 0.95 }, 'growth'],
    [{ ...usual, volume: 1.1, tvl: 1.01 }, 'neutral'],
    [{ ...usual, volume: 1.1, tvl: 1.02, price: 0.94 }, 'neutral'],
    [{ ...usual, sold: 0.45, volume: 1.05, tvl: 1.1 }, 'dump'],
    [{ ...usual, sold: 0.45, tvl: 1.11 }, 'neutral'],
    [{ ...usual, sold: 0.44 }, 'neutral'],
    [{ ...usual, sold: undefined }, 'neutral'],
  ] as const)('at %j says %s', (reading, outcome) => {
    expect(judgePoint(reading)).toBe(outcome)
  })
})

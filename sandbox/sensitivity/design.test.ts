import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { smallCampaign } from '../../test/fixtures/campaigns.ts'
import { sensitivityDesign } from '../campaign/sensitivity.ts'
import { valueAt } from '../campaign/varied.ts'
import { planStudy } from './design.ts'

const plan = (design: object, changes: object = {}) =>
  Effect.runSync(planStudy(smallCampaign(changes), sensitivityDesign.parse(design)))

const two = {
  'market.serviceElasticity': { low: 0, high: 0.8 },
  'market.demand': { choices: ['smooth', 'tipping'] },
}

describe('the points of a study', () => {
  it('are campaigns in which the fields have the values of the point, and nothing else differs', () => {
    const { points } = plan({ points: 10, parameters: two })
    expect(points).toHaveLength(10)
    const written = smallCampaign()
    for (const { campaign, values } of points) {
      expect(campaign.market.serviceElasticity).toBe(values['market.serviceElasticity'])
      expect(campaign.market.demand).toBe(values['market.demand'])
      const { serviceElasticity, demand } = written.market
      expect({ ...campaign, market: { ...campaign.market, serviceElasticity, demand } }).toEqual(written)
    }
    expect(points.filter(({ campaign }) => campaign.market.demand === 'tipping')).toHaveLength(5)
  })

  it('are the same whenever the design is, and others with another draw', () => {
    const values = (draw: number) => plan({ points: 10, draw, parameters: two }).points.map((point) => point.values)
    expect(values(1)).toEqual(values(1))
    expect(values(2)).not.toEqual(values(1))
  })

  it('that come out the same are one: a walk between two choices goes to and fro', () => {
    const { points, arrangement } = plan({
      method: 'morris',
      trajectories: 5,
      levels: 4,
      parameters: { 'market.demand': { choices: ['smooth', 'tipping'] } },
    })
    expect(points).toHaveLength(2)
    expect(arrangement.method === 'morris' && arrangement.walks.map((walk) => walk.points.toSorted())).toEqual(
      Array.from({ length: 5 }, () => [1, 2]),
    )
  })

  it('of sobol are rows times parameters and two', () => {
    const { points, arrangement } = plan({
      method: 'sobol',
      points: 8,
      parameters: {
        'market.serviceElasticity': { low: 0, high: 0.8 },
        'market.imitation': { low: 0.01, high: 0.06 },
      },
    })
    expect(points).toHaveLength(8 * (2 + 2))
    expect(arrangement.method === 'sobol' && arrangement.rows).toHaveLength(8)
  })

  it('that contradict themselves are named, although each parameter is right by itself', () => {
    const error = Effect.runSync(
      Effect.flip(
        planStudy(
          smallCampaign(),
          sensitivityDesign.parse({
            points: 8,
            parameters: {
              'agents.investor.impatience.low': { low: 0.01, high: 0.09 },
              'agents.investor.impatience.high': { low: 0.03, high: 0.5 },
            },
          }),
        ),
      ),
    )
    expect(error.message).toMatch(/of 8 points of the design the campaign contradicts itself/)
    expect(error.message).toContain('Narrow the ranges')
  })

  it('of a range on a scale of ratios lie as densely below the middle as above, and whole ones include both ends', () => {
    const log = { low: 1, high: 100, scale: 'log' as const, whole: false, times: false }
    expect(valueAt(log, 0.25)).toBeCloseTo(10 ** 0.5, 4)
    const whole = { low: 2, high: 4, scale: 'uniform' as const, whole: true, times: false }
    expect([0, 0.34, 0.67, 1].map((u) => valueAt(whole, u))).toEqual([2, 3, 4, 4])
  })
})

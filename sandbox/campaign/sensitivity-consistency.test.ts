import { describe, expect, it } from 'vitest'
import { smallCampaign } from '../../test/fixtures/campaigns.ts'
import { designMistakes } from './sensitivity-consistency.ts'
import { type SensitivityDesign, sensitivityDesign } from './sensitivity.ts'

const mistakesOf = (parameters: object, changes: object = {}) =>
  designMistakes({ ...smallCampaign(changes), sensitivity: sensitivityDesign.parse({ parameters }) })

describe('the design of a study', () => {
  it('is right where every value of every parameter could stand in the campaign', () => {
    expect(
      mistakesOf({
        'market.serviceElasticity': { low: 0, high: 0.8 },
        'agents.investor.count': { low: 5, high: 20, whole: true },
        budget: { low: 0.5, high: 2, scale: 'log', times: true, of: ['policies.*.budget'] },
        'market.demand': { choices: ['smooth', 'tipping'] },
        inertia: { settings: { usual: {}, none: { 'agents.investor.foresight': 1, 'agents.investor.peers': 0 } } },
      }),
    ).toEqual([])
  })

  it('names a path that leads nowhere once, and the field that was meant', () => {
    expect(mistakesOf({ 'market.userz': { low: 1, high: 2 } })).toEqual([
      {
        path: ['sensitivity', 'parameters', 'market.userz', 'low'],
        says: 'market.userz: market has no field userz: did you mean users?',
      },
    ])
  })

  it('names the end of a range that the field does not take, and why', () => {
    const [only, ...others] = mistakesOf({ 'agents.investor.foresight': { low: 0.5, high: 1.5 } })
    expect(others).toEqual([])
    expect(only!.path).toEqual(['sensitivity', 'parameters', 'agents.investor.foresight', 'high'])
    expect(only!.says).toMatch(/agents\.investor\.foresight has to be .*1/)
  })

  it('names a choice and a setting that cannot be', () => {
    expect(mistakesOf({ 'market.demand': { choices: ['smooth', 'tiping'] } })[0]).toMatchObject({
      path: ['sensitivity', 'parameters', 'market.demand', 'choices', 1],
      says: expect.stringContaining('did you mean tipping?'),
    })
    expect(mistakesOf({ x: { settings: { a: {}, b: { 'market.users': -3 } } } })[0]).toMatchObject({
      path: ['sensitivity', 'parameters', 'x', 'settings', 'b'],
    })
  })

  it('refuses what a world sets for itself, and what two parameters set', () => {
    const worlds = { tipping: { market: { demand: 'tipping' as const } } }
    expect(mistakesOf({ 'market.demand': { choices: ['smooth', 'tipping'] } }, { worlds })[0]!.says).toMatch(
      /set by world tipping itself/,
    )
    expect(
      mistakesOf({ 'market.users': { low: 1, high: 2 }, x: { settings: { a: {}, b: { 'market.users': 3 } } } })[0],
    ).toMatchObject({ says: expect.stringContaining('set by market.users, too') })
  })

  it.each([
    [{ low: 2, high: 1 }, 'has to go from a lower number to a higher one'],
    [{ low: 0, high: 1, scale: 'log' }, 'has to be above 0 where the scale is log'],
  ])('refuses a range that is none: %j', (range, says) => {
    const read = sensitivityDesign.safeParse({ parameters: { 'market.users': range } })
    expect(JSON.stringify(read.error?.issues)).toContain(says)
  })

  it('has sixty points of a hypercube unless it says otherwise', () => {
    const design: SensitivityDesign = sensitivityDesign.parse({ parameters: { 'market.users': { low: 1, high: 2 } } })
    expect(design).toMatchObject({ method: 'latin-hypercube', points: 60 })
  })
})

import { describe, expect, test } from 'vitest'
import { asker, sightOf } from '../../../test/fixtures/uses.ts'
import type { AnyUse, UseProspect } from '../../uses/use.ts'
import { chooseUses, type Experienced, outside } from './choose-use.ts'
import type { Chooser, UseSeen } from './offer.ts'

const draws = { uniform: () => 0.5 }
const common = {
  choiceIntensity: 1e6,
  foresight: 1,
  memory: 0.9,
  imagination: 0.5,
  accumulation: 0,
  peers: 0,
  tasteDays: 200,
  riskPremium: 0,
}
const attitude = {
  common,
  tastePhase: 0,
  horizonDays: 100,
  reviewDays: 1,
  impatience: 0,
  movingCost: 0,
  riskAversion: 0,
}

/** A use that brings so much a year, or that nobody can be in; and US dollars that all have in it. */
const use = (name: string, yearly: number | undefined, all = 0): UseSeen => ({
  use: {
    name,
    index: () => ({ index: 1, usd: all }),
    prospect: (): UseProspect | undefined =>
      yearly === undefined ? undefined : { yearly: { fees: yearly }, metis: 0, risk: 0, entry: 0, exitDays: 0 },
  } as unknown as AnyUse,
  held: { usd: 0, metis: 0, leaving: 0 },
  growth: 0,
})

const chosen = (memory: Experienced, seen: readonly UseSeen[], change: Partial<typeof common> = {}) => {
  const here = sightOf()
  const attributes = { ...attitude, common: { ...common, ...change } }
  const chooser = {
    here,
    attitude: attributes,
    alternative: asker.alternative,
    expectedReturn: 0,
  } as unknown as Chooser
  return chooseUses({ ...here, attributes, memory, random: () => draws } as never, chooser, seen, 1e6)
}

describe('a sleeve', () => {
  test('takes what brings most, outside among it', () => {
    expect(chosen({ sleeves: [outside] }, [use('a', 0.2), use('b', 0.3)]).sleeves).toEqual(['b'])
    expect(chosen({ sleeves: ['a'] }, [use('a', -0.2), use('b', -0.3)]).sleeves).toEqual([outside])
  })

  test('leaves a use that nobody can be in any more, whatever inertia there is', () => {
    for (const change of [{}, { foresight: 0.5 }, { peers: 0.1 }]) {
      expect(chosen({ sleeves: ['a'] }, [use('a', undefined), use('b', 0.2)], change).sleeves).toEqual(['b'])
    }
  })

  test('stays where experience was better, when it goes by that, and follows the many, when it goes by them', () => {
    const seen = [use('a', 0.1, 1000), use('b', 0.12)]
    const experience = { attraction: { a: 0.3, b: 0.1 }, weight: 1 }
    expect(chosen({ sleeves: ['a'], experience }, seen).sleeves).toEqual(['b'])
    expect(chosen({ sleeves: ['a'], experience }, seen, { foresight: 0.5 }).sleeves).toEqual(['a'])
    expect(chosen({ sleeves: ['a'] }, seen, { peers: 0.5 }).sleeves).toEqual(['a'])
  })
})

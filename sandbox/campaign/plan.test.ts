import { describe, expect, test } from 'vitest'
import { campaign } from './campaign.ts'
import { planRuns, resolveWorld } from './plan.ts'
import type { RunSpec } from '../run/spec.ts'

const linear = { id: 'linear', title: 'Linear', budget: '1000 METIS', legs: [{ sink: 'native', share: 1 }] }
const written = {
  name: 'plan',
  question: 'Which runs?',
  days: 60,
  seeds: 3,
  programme: { fromDay: 10, days: 20 },
  evaluation: { fromDay: 45, toDay: 60 },
  policies: [linear, { ...linear, id: 'bridged', legs: [{ sink: 'bridged', share: 1 }] }],
}

const planned = (changes: object = {}): RunSpec[] => planRuns(campaign.parse({ ...written, ...changes }))
const nameOf = ({ world, policy, seed }: RunSpec) => `${world}/${policy.id}/${seed}`
const keys = (changes: object = {}): Record<string, string> =>
  Object.fromEntries(planned(changes).map((spec) => [nameOf(spec), spec.key]))
/** Runs whose key a change makes another. */
const renewed = (changes: object): string[] => {
  const [before, after] = [keys(), keys(changes)]
  return Object.keys(before).filter((name) => after[name] !== before[name])
}

test('every policy runs in every world with every seed, its twin first, each under a key of its own', () => {
  const specs = planned({ worlds: { smooth: {}, calm: { market: { jumpsPerDay: 0 } } } })
  expect(specs).toHaveLength(3 * 2 * 3)
  expect(specs.slice(0, 6).every(({ policy }) => policy.id === 'none')).toBe(true)
  expect(new Set(specs.map(nameOf)).size).toBe(18)
  expect(new Set(specs.map(({ key }) => key)).size).toBe(18)
})

describe('a run’s key', () => {
  test('changes with what its policy says, and with nothing that another policy says', () => {
    const changed = (change: object) => renewed({ policies: [{ ...linear, ...change }, written.policies[1]] })
    const own = ['smooth/linear/1', 'smooth/linear/2', 'smooth/linear/3']
    expect(changed({ budget: '1001 METIS' })).toEqual(own)
    expect(changed({ legs: [{ sink: 'native', share: 1, vestDays: 5 }] })).toEqual(own)
    expect(changed({ legs: [{ sink: 'native', share: 1, schedule: { shape: 'front-loaded' } }] })).toEqual(own)
  })

  test('stays under another title or name of the campaign, in another order, with defaults said or left out', () => {
    expect(renewed({ name: 'other', question: 'Another?', primary: 'tvl' })).toEqual([])
    expect(renewed({ policies: [...written.policies].reverse() })).toEqual([])
    expect(renewed({ policies: [{ ...linear, title: 'Renamed' }, written.policies[1]] })).toEqual([])
    const { id, ...rest } = linear
    const said = { ...rest, legs: [{ share: 1, pays: 'METIS', vestDays: 0, sink: 'native' }], id }
    expect(renewed({ policies: [said, written.policies[1]] })).toEqual([])
    expect(renewed({ blockSeconds: 3600, ordering: 'first-come', market: { eth: 2000 } })).toEqual([])
  })

  test('stays when seeds, policies or worlds are added', () => {
    expect(renewed({ seeds: 5 })).toEqual([])
    expect(renewed({ policies: [...written.policies, { ...linear, id: 'third' }] })).toEqual([])
    expect(renewed({ worlds: { smooth: {}, other: { market: { churn: 0 } } } })).toEqual([])
  })

  test('changes with everything that all runs share', () => {
    const everything = Object.keys(keys())
    for (const change of [
      { days: 61 },
      { blockSeconds: 1800 },
      { programme: { fromDay: 11, days: 20 } },
      { evaluation: { fromDay: 46, toDay: 60 } },
      { market: { beta: 0.5 } },
      { agents: { investor: { count: 7 } } },
      { chain: { metisSupply: 5_000_000 } },
    ]) {
      expect(renewed(change)).toEqual(everything)
    }
  })
})

describe('a world', () => {
  const worlds = {
    smooth: {},
    other: { market: { eth: 3000, churn: 0 }, agents: { investor: { drift: 0.1 }, user: { swapUsd: 5 } } },
  }
  const market = { metis: 40, imitation: 0.05 }
  const agents = { investor: { count: 7, drift: 0.5 }, user: { count: 9 } }
  const parsed = campaign.parse({ ...written, market, agents, worlds })

  test('is the campaign’s own market and agents but for what it says itself, and no default creeps in', () => {
    const [plain, other] = [resolveWorld(parsed, 'smooth'), resolveWorld(parsed, 'other')]
    expect(plain).toEqual({ market: parsed.market, agents: parsed.agents })
    expect(other.market).toEqual({ ...parsed.market, eth: 3000, churn: 0 })
    expect(other.agents).toEqual({
      ...parsed.agents,
      investor: { ...parsed.agents.investor, drift: 0.1 },
      user: { ...parsed.agents.user, swapUsd: 5 },
    })
    expect(other.agents.investor.count).toBe(7)
  })

  test('seeds its pools at its own first prices', () => {
    const prices = (name: string) => planRuns(parsed).find(({ world }) => world === name)!.base.prices
    expect([prices('smooth'), prices('other')]).toEqual([
      { eth: 2000, metis: 40 },
      { eth: 3000, metis: 40 },
    ])
  })
})

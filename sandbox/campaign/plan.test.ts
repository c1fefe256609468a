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

  test('is the campaign’s own but for what it says itself, and no default creeps in', () => {
    const [plain, other] = [resolveWorld(parsed, 'smooth'), resolveWorld(parsed, 'other')]
    const { chain, ordering } = parsed
    expect(plain).toEqual({ chain, ordering, market: parsed.market, agents: parsed.agents })
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

  test('that overrides nothing is the campaign: its runs have the same keys', () => {
    const [named, ...same] = [
      {},
      { chain: {}, market: {}, agents: {} },
      { chain: { sequencing: false, metis: {} }, agents: { user: {} } },
      { chain: { sequencing: 'off', batch: null }, ordering: 'first-come', market: { eth: 2000 } },
    ].map((world) => keys({ worlds: { smooth: world } }))
    for (const other of same) expect(other).toEqual(named)
    expect(keys({ worlds: { smooth: { ordering: 'random' } } })).not.toEqual(named)
  })

  test('changes what it says and nothing else, whatever protocol that belongs to', () => {
    const chain = { sequencing: { minLock: 15_000, slashShare: 0.1 }, lending: { usdc: { slope1: 0.12 } }, feeds: {} }
    const base = campaign.parse({ ...written, chain })
    const changed = (world: object) =>
      resolveWorld(campaign.parse({ ...written, chain, worlds: { other: world } }), 'other')
    const own = resolveWorld(base, 'smooth')
    const sequencing = { ...(base.chain.sequencing as object), slashShare: 0.5 }
    expect(changed({ chain: { sequencing: { slashShare: 0.5 } } })).toEqual({
      ...own,
      chain: { ...own.chain, sequencing },
    })
    const lending = base.chain.lending as { readonly usdc: object }
    expect(changed({ chain: { lending: { usdc: { slope2: 2 } } } })).toEqual({
      ...own,
      chain: { ...own.chain, lending: { ...lending, usdc: { ...lending.usdc, slope2: 2 } } },
    })
    expect(changed({ chain: { lending: false } })).toEqual({ ...own, chain: { ...own.chain, lending: 'off' } })
    expect(changed({ chain: { seedLiquidityUsd: { native: 5 } } }).chain.seedLiquidityUsd).toEqual({
      native: 5,
      bridged: 600_000,
    })
    expect(changed({ ordering: 'random' })).toEqual({ ...own, ordering: 'random' })
  })

  test('switches on what the campaign has not, as it usually is but for what it says', () => {
    const parsed = campaign.parse({ ...written, worlds: { set: { chain: { sequencing: { minLock: 1 } } }, none: {} } })
    const [usual, chosen] = [campaign.parse({ ...written, chain: { sequencing: {} } }), resolveWorld(parsed, 'set')]
    expect(chosen.chain).toEqual({
      ...parsed.chain,
      sequencing: { ...(usual.chain.sequencing as object), minLock: 1 },
    })
    expect(resolveWorld(parsed, 'none').chain.sequencing).toBe('off')
    const bases = planRuns(parsed).map(
      ({ world, base }) => `${world} ${base.sequencing === 'off' ? 'without' : 'with'}`,
    )
    expect(new Set(bases)).toEqual(new Set(['set with', 'none without']))
  })

  test('of a campaign on a live chain stands on the same block as every other, and whom to ask is in none', () => {
    const chain = { fork: { blockNumber: 5, rpcUrl: 'https://rpc.example/key' } }
    const specs = planned({ chain, worlds: { plain: {}, set: { chain: { sequencing: {} } } } })
    const forks = new Set(specs.map(({ base }) => JSON.stringify(base.fork)))
    expect([...forks]).toEqual([expect.stringContaining('"blockNumber":5')])
    expect(JSON.stringify(specs)).not.toContain('rpc.example')
    expect(campaign.safeParse({ ...written, chain, worlds: { other: { chain } } }).success).toBe(false)
  })
})

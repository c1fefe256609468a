import * as fc from 'fast-check'
import { zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { day, dollars, me, now, sceneOf, wei } from '../test/fixtures/scene.ts'

interface World {
  readonly grants?: readonly object[]
  readonly calls?: readonly object[]
  readonly venues?: readonly object[]
  readonly usdc?: number
  readonly outsideAccount?: number
  readonly metis?: number
  readonly received?: number
}

/** Grants to itself or others, calls and venues, beside somebody with dollars in the wallet and outside and METIS. */
const scene = ({
  grants = [],
  calls = [],
  venues = [],
  usdc = 0,
  outsideAccount = 0,
  metis = 0,
  received = 0,
}: World = {}) =>
  sceneOf(({ view, deployments }) => {
    for (const name of Object.keys(deployments)) {
      if (!['bridge', 'netswap', 'farms', 'grants'].includes(name))
        delete (deployments as Record<string, unknown>)[name]
    }
    view.outsideAccount = outsideAccount
    view.account.bridge.usdc = dollars(usdc)
    view.account.metis.wmetis = wei(metis)
    view.account.grants.grants.received = wei(received)
    view.chain.grants.grants = grants.map((grant) => ({
      recipient: me,
      kind: 'milestone',
      amount: wei(1000),
      paid: 0n,
      claimable: 0n,
      clawedBack: 0n,
      milestones: 1,
      attested: 0,
      due: 0,
      until: 0,
      ...grant,
    }))
    view.chain.grants.calls = calls.map((call) => ({
      kind: 'milestone',
      amount: wei(1000),
      milestones: 1,
      due: 0,
      duration: 100 * day,
      until: 0,
      enforcement: 0,
      review: 0,
      oracleError: 0,
      users: 8,
      noise: 0,
      closes: now + day,
      applicant: zeroAddress,
      ...call,
    }))
    view.chain.grants.venues = venues.map((venue) => ({
      builder: me,
      fee: dollars(5),
      appeal: 1,
      visits: 0,
      visitors: 0,
      keptUntil: now + 10 * day,
      lastVisit: 0,
      ...venue,
    }))
  })

const still = { low: 0, high: 0 }
/** A developer who sees no use in an effort but a grant's, does what pays, and has no whims. */
const sober = (parameters = {}) => ({
  parameters: {
    costSpread: 0,
    privateUsd: 0,
    privateSpread: 0,
    intensity: 1e6,
    skill: { low: 0.8, high: 0.8 },
    tries: 1,
    alternativeSpread: still,
    inbornTrust: still,
    extrapolation: 0,
    reversion: 0,
    opinionSpread: 0,
    choiceIntensity: 1e6,
    valuationSpread: 0,
    wantsMoney: 0,
    riskAversion: { median: 1e-6, spread: 0 },
    ...parameters,
  },
})
const rich = { outsideAccount: 100_000 }
const working = (effort: boolean, due: number, paid = true, change = {}) => ({
  memory: { since: now - day, work: { effort, due, paid }, ...change },
})

describe('a developer who may get a grant', () => {
  test('waits for one, and then works without for what it has of it itself alone', () => {
    const after = (days: number, privateUsd: number) =>
      decided('grantee', scene(rich), { ...sober({ privateUsd }), memory: { since: now - days * day } }).memory.work
    expect(after(24, 30_000)).toBeUndefined()
    expect(after(26, 30_000)).toMatchObject({ effort: true })
    expect(after(26, 3000)).toBeUndefined()
    expect(decided('grantee', scene({ grants: [{ recipient: at(5) }] }), sober()).memory.work).toBeUndefined()
  })

  test('applies for what is worth most to it, once, and not for what it could not get any more', () => {
    const applied = (calls: object[], parameters = {}) =>
      said(decided('grantee', scene({ ...rich, calls }), sober(parameters)), 'grants.applyFor')
    expect(applied([])).toEqual([])
    expect(applied([{ amount: wei(300) }, { amount: wei(3000) }])).toEqual([[1]])
    expect(applied([{ amount: wei(3000), applicant: at(7) }, { amount: wei(300) }])).toEqual([[1]])
    expect(applied([{ closes: now }])).toEqual([])
    expect(applied([{ applicant: me }, {}])).toEqual([])
    expect(applied([{}], { applicationUsd: 1e6 })).toEqual([])
  })

  test('sorts itself by what it expects of itself: who can do little takes what comes in any case', () => {
    const menu = [
      { kind: 'upfront', amount: wei(500) },
      { kind: 'milestone', amount: wei(1500) },
    ]
    const chosen = (skill: number) =>
      said(
        decided('grantee', scene({ ...rich, calls: menu }), sober({ skill: { low: skill, high: skill } })),
        'grants.applyFor',
      )
    for (const skill of [0.1, 0.3, 0.4]) expect(chosen(skill)).toEqual([[0]])
    for (const skill of [0.5, 0.7, 0.9]) expect(chosen(skill)).toEqual([[1]])
  })

  test('makes an effort for what is paid by result, and none for what comes in any case', () => {
    const effort = (kind: string, metis = 1000, parameters = {}) =>
      decided(
        'grantee',
        scene({ ...rich, grants: [{ kind, amount: wei(metis), due: now + 30 * day }] }),
        sober({ dud: 0, ...parameters }),
      ).memory.work.effort
    expect(effort('milestone')).toBe(true)
    expect(effort('retroactive')).toBe(true)
    expect(effort('upfront')).toBe(false)
    expect(effort('vested')).toBe(false)
    expect(effort('milestone', 10)).toBe(false)
    // What is mostly of no use is not paid for where use is.
    expect(effort('retroactive', 1000, { dud: 0.7 })).toBe(false)
    expect(effort('milestone', 1000, { dud: 0.7 })).toBe(true)
    // Nobody works for any pay on what an effort changes nothing in (M9).
    expect(effort('milestone', 1e6, { luck: 0.8 })).toBe(false)
  })

  test('works under a grant that is taken back from failures, as often as the call said', () => {
    const effort = (enforcement: number, review: number) => {
      const call = { kind: 'vested', applicant: me, enforcement, review, duration: 100 * day }
      const grant = { kind: 'vested', amount: wei(1000), due: now }
      return decided('grantee', scene({ ...rich, calls: [call], grants: [grant] }), sober()).memory.work.effort
    }
    expect(effort(1, now + 30 * day)).toBe(true)
    expect(effort(0.1, now + 30 * day)).toBe(false)
    // What has vested by the review, or is reviewed before anything could be done, is paid in any case.
    expect(effort(1, now + 90 * day)).toBe(false)
    expect(effort(1, now + 10 * day)).toBe(false)
  })

  test('sees the stages that are left: a last one for its pay, the first for what it opens, too', () => {
    const effort = (done: number, amount: number) =>
      decided('grantee', scene({ ...rich, grants: [{ milestones: 3, amount: wei(amount) }] }), {
        ...sober({ costUsd: 6000 }),
        memory: { since: now - day, done },
      }).memory.work.effort
    // (0.8 - 0.1) · 10 a METIS a stage against 2,000: for a third of 286 METIS at 30 dollars.
    expect(effort(2, 290)).toBe(true)
    expect(effort(2, 280)).toBe(false)
    expect(effort(0, 280)).toBe(true)
    expect(effort(0, 100)).toBe(false)
  })

  test('pays for its effort once, sends for what is missing, and makes none without the money', () => {
    const paying = (books: World, due = now + day) => {
      const here = scene(books)
      const decision = decided('grantee', here, { ...sober({ costUsd: 6000 }), ...working(true, due, false) })
      expect(sentIn(decision, here)).toBeLessThanOrEqual(here.view.outsideAccount + 1e-6)
      return decision
    }
    expect(paying({ usdc: 6000 })).toMatchObject({ memory: { work: { effort: true, paid: true } } })
    expect(paying({ usdc: 6000 }).intents).toHaveLength(1)
    // What is paid out in a block is not sent home in it as well.
    const paid = decided('grantee', scene({ usdc: 6000 }), {
      ...sober({ costUsd: 6000 }),
      ...working(true, now + day, false, { reviewed: 1 }),
      review: false,
    })
    expect(done(paid)).not.toContain('bridge.withdraw')
    expect(paying({ usdc: 1000, outsideAccount: 5100 }).deposits).toMatchObject([{ amount: dollars(5000) }])
    expect(paying({ usdc: 1000, outsideAccount: 4000 })).toMatchObject({
      deposits: [],
      memory: { work: { paid: false } },
    })
    expect(paying({ usdc: 1000 }, now - 1)).toMatchObject({ memory: { work: { effort: false, paid: true } } })
  })

  test('hands in what is complete and goes on, tries again what is not, and hands in what it gives up', () => {
    const grants = [{ milestones: 2 }]
    const certain = (chance: number, tries = 2) =>
      sober({ luck: chance, skill: { low: chance, high: chance }, dud: 1, tries })
    const end = (chance: number, change = {}, tries = 2) => {
      const decision = decided('grantee', scene({ grants }), {
        ...certain(chance, tries),
        ...working(true, now - 1, true, change),
      })
      const { done: complete, tried, ended, work } = decision.memory
      return { calls: said(decision, 'grants.handIn'), complete, tried, ended, work }
    }
    expect(end(1)).toEqual({ calls: [[true]], complete: 1, tried: 0, ended: false, work: undefined })
    expect(end(1, { done: 1 })).toEqual({ calls: [[true]], complete: 2, tried: 0, ended: true, work: undefined })
    expect(end(0)).toEqual({ calls: [], complete: 0, tried: 1, ended: false, work: undefined })
    expect(end(0, { tried: 1 })).toEqual({ calls: [[false]], complete: 0, tried: 2, ended: true, work: undefined })
    expect(end(0, { done: 1 }, 1)).toMatchObject({ calls: [[false]], ended: true })
    const early = decided('grantee', scene({ grants }), { ...certain(1), ...working(true, now + 1) })
    expect(done(early)).toEqual([])
  })

  test('opens a venue with the first success that is of any use, and makes it better with others', () => {
    const finished = (dud: number, venues: object[] = []) =>
      decided('grantee', scene({ grants: [{ milestones: 2 }], venues }), {
        ...sober({ luck: 1, skill: { low: 1, high: 1 }, dud, appealSpread: 0 }),
        ...working(true, now - 1, true, { counted: { visits: 0, at: now } }),
      })
    expect(said(finished(0), 'grants.openVenue')).toEqual([[dollars(5), 0.5, now + 30 * day]])
    expect(done(finished(1))).toEqual(['grants.handIn'])
    expect(said(finished(0, [{ appeal: 2 }]), 'grants.improve')).toEqual([[2.5, now + 10 * day]])
    expect(done(finished(1, [{}]))).toEqual(['grants.handIn'])
  })

  test('keeps up a venue while its fees pay for that, and no longer', () => {
    const upkeep = (visits: number, change: object = {}) => {
      const here = scene({ venues: [{ visits, keptUntil: now + day / 2, ...change }], usdc: 1000 })
      return decided('grantee', here, {
        ...sober({ costUsd: 6000, upkeep: 0.2 }),
        memory: { since: now - day, ended: true, counted: { visits: 0, at: now - 29 * day }, reviewed: 1 },
      })
    }
    // 1,200 dollars a year are 95 in 29 days: twenty visits of five.
    const kept = upkeep(20)
    expect(said(kept, 'grants.improve')).toEqual([[1, now + day / 2 + 30 * day]])
    expect(kept.memory.counted).toEqual({ visits: 20, at: now })
    expect(said(upkeep(19), 'grants.improve')).toEqual([])
    expect(upkeep(19).memory.counted).toEqual({ visits: 19, at: now })
    // What was let go is taken up again as it has become.
    const [[appeal]] = said(upkeep(20, { keptUntil: now - 365 * day, appeal: 2 }), 'grants.improve') as [[number]]
    expect(appeal).toBeCloseTo(2 * Math.exp(-0.8), 9)
  })

  test('claims what it is owed and worth its gas', () => {
    const claimed = (metis: number) =>
      done(
        decided('grantee', scene({ grants: [{ claimable: wei(metis) }] }), {
          ...sober(),
          ...working(false, now + day),
        }),
      )
    expect(claimed(1)).toEqual(['grants.claim'])
    expect(claimed(0.01)).toEqual([])
  })
})

describe('what a developer was paid', () => {
  /** METIS that it sells of a thousand that have just come, where METIS is expected to return so much. */
  const sold = (drift: number, change = {}, parameters = {}) => {
    const here = scene({ metis: 1000, received: 1000 })
    const decision = decided('grantee', here, {
      ...sober({ drift, ...parameters }),
      memory: { since: now - day, ended: true, reviewed: 1, ...change },
    })
    expect(decision.memory.received).toBe(wei(1000))
    return said(decision, 'netswap.swap').reduce((sum, [{ amountIn }]) => sum + amountIn, 0n)
  }

  test('it keeps where it expects much of METIS, and sells where it expects little: the same developer', () => {
    expect(sold(0.3)).toBe(0n)
    // A part of it in a block: as much as lowers the bid by 1.5 %.
    expect(sold(-1)).toBeGreaterThan(wei(200))
  })

  test('it keeps where METIS earns in a use that it has for it, and sells where it does not', () => {
    const earning = (nativePool: number) => sold(-0.05, { growth: { nativePool, bridgedPool: 0 } })
    expect(earning(0.5)).toBe(0n)
    // Down to what they are worth to it, as far as the pool takes them.
    expect(earning(0)).toBeGreaterThan(wei(200))
  })

  test('is sold for what an effort still costs, whatever it is worth, and no more than that', () => {
    const owing = (usd: number) =>
      sold(0.3, { ended: false, work: { effort: true, due: now + day, paid: false } }, { costUsd: usd })
    expect(Number(owing(6000)) / 1e18).toBeGreaterThan(200)
    expect(Number(owing(6000)) / 1e18).toBeLessThan(210)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (usd) => {
        expect(owing(usd)).toBeLessThanOrEqual(wei(1000))
      }),
    )
  })
})

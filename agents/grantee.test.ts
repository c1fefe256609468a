import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { day, dollars, me, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Grants to itself or others, beside somebody with dollars in the wallet and outside and METIS. */
const scene = ({ grants = [] as object[], usdc = 0, outsideAccount = 0, metis = 0 } = {}) =>
  sceneOf(({ view }) => {
    view.outsideAccount = outsideAccount
    view.account.bridge.usdc = dollars(usdc)
    view.account.metis.wmetis = wei(metis)
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
  })

/** A builder who sees no use in an effort but a grant's, and does what pays. */
const sober = (parameters = {}) => ({
  parameters: {
    costSpread: 0,
    privateUsd: 0,
    privateSpread: 0,
    intensity: 1e6,
    extrapolation: 0,
    reversion: 0,
    disposalNoise: 0,
    ...parameters,
  },
})
const working = (effort: boolean, due: number, paid = true) => ({
  memory: { since: now - day, work: { effort, due, paid } },
})

describe('a builder who may get a grant', () => {
  test('waits for one, and then decides without', () => {
    const after = (days: number) =>
      decided('grantee', scene(), { ...sober(), memory: { since: now - days * day } }).memory.work
    expect(after(24)).toBeUndefined()
    expect(after(26)).toMatchObject({ effort: false })
    expect(decided('grantee', scene({ grants: [{ recipient: at(5) }] }), sober()).memory.work).toBeUndefined()
  })

  test('makes an effort for what is paid by result, and none for what comes in any case', () => {
    const effort = (kind: string, metis = 1000) =>
      decided('grantee', scene({ grants: [{ kind, amount: wei(metis), due: now + 30 * day }] }), sober()).memory.work
        .effort
    expect(effort('milestone')).toBe(true)
    expect(effort('retroactive')).toBe(true)
    expect(effort('upfront')).toBe(false)
    expect(effort('vested')).toBe(false)
    expect(effort('milestone', 10)).toBe(false)
  })

  test('pays for its effort once, sends for what is missing, and makes none without the money', () => {
    const paying = (books: Parameters<typeof scene>[0], due = now + day) => {
      const here = scene(books)
      const decision = decided('grantee', here, { ...sober({ costUsd: 6000 }), ...working(true, due, false) })
      expect(sentIn(decision, here)).toBeLessThanOrEqual(here.view.outsideAccount + 1e-6)
      return decision
    }
    expect(paying({ usdc: 6000 })).toMatchObject({ memory: { work: { effort: true, paid: true } } })
    expect(paying({ usdc: 6000 }).intents).toHaveLength(1)
    expect(paying({ usdc: 1000, outsideAccount: 5100 }).deposits).toMatchObject([{ amount: dollars(5000) }])
    expect(paying({ usdc: 1000, outsideAccount: 4000 })).toMatchObject({
      deposits: [],
      memory: { work: { paid: false } },
    })
    expect(paying({ usdc: 1000 }, now - 1)).toMatchObject({ memory: { work: { effort: false, paid: true } } })
  })

  test('opens a venue when it has succeeded, not before it knows, and never twice', () => {
    const certain = sober({ luck: 1, skill: { low: 1, high: 1 } })
    expect(done(decided('grantee', scene(), { ...certain, ...working(true, now - 1) }))).toEqual(['grants.openVenue'])
    expect(done(decided('grantee', scene(), { ...certain, ...working(true, now + 1) }))).toEqual([])
    const finished = { memory: { ...working(true, now - 1).memory, finished: true } }
    expect(done(decided('grantee', scene(), { ...certain, ...finished }))).toEqual([])
    const hopeless = sober({ luck: 0, skill: { low: 0, high: 0 } })
    expect(done(decided('grantee', scene(), { ...hopeless, ...working(true, now - 1) }))).toEqual([])
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

  test('sells METIS for what an effort still costs, and otherwise only below its own valuation; never more than it has', () => {
    const sold = (metis: number, due: boolean, mainnetYield = -1) => {
      const here = scene({ metis })
      here.view.outside.mainnetYield = mainnetYield
      const orders = said(decided('grantee', here, { ...sober(), ...working(true, now + day, !due) }), 'netswap.swap')
      return orders.reduce((sum, [{ amountIn }]) => sum + amountIn, 0n)
    }
    expect(sold(1000, false)).toBe(0n)
    expect(sold(1000, false, 3)).toBeGreaterThan(0n)
    expect(sold(1000, true)).toBeGreaterThan(wei(200))
    fc.assert(
      fc.property(fc.nat(3000), fc.boolean(), (metis, due) => {
        expect(sold(metis, due, 3)).toBeLessThanOrEqual(wei(metis))
      }),
    )
  })
})

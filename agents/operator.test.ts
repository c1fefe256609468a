import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { day, dollars, emptySeat, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Sequencing that pays `times` what it usually does, beside somebody with METIS and dollars, and perhaps a lock. */
const scene = ({ times = 1, metis = 0, outsideAccount = 0, lock = 0, reward = 0 }) =>
  sceneOf(({ view }) => {
    view.outsideAccount = outsideAccount
    view.account.metis.wmetis = wei(metis)
    view.chain.sequencing.rewardPerBlock =
      (view.chain.sequencing.rewardPerBlock * BigInt(Math.round(times * 1000))) / 1000n
    if (lock === 0) return
    const seat = { ...emptySeat, id: 2n, status: 'active', amount: wei(lock), reward: wei(reward) }
    view.account.sequencing.seat = seat
    view.chain.sequencing.seats = [...view.chain.sequencing.seats, seat]
  })

/** Somebody who expects nothing of METIS and would lock 40,000. */
const sober = {
  parameters: {
    locks: [40_000],
    exitBand: 0.03,
    extrapolation: 0,
    reversion: 0,
    valuationSpread: 0,
    uptime: { low: 1, high: 1 },
    premium: { low: 0, high: 0 },
  },
}

describe('an operator', () => {
  test('locks where blocks pay more than it wants, and sells its METIS where they do not', () => {
    const rich = decided('operator', scene({ metis: 40_000 }), sober)
    expect(said(rich, 'sequencing.lock')[0]![0].amount).toBe(wei(40_000))
    const poor = decided('operator', scene({ metis: 40_000, times: 0 }), sober)
    expect(done(poor)).not.toContain('sequencing.lock')
    expect(done(poor).some((action) => action.endsWith('.swap'))).toBe(true)
  })

  test('stays out where no seat is free, where it is not let in, and where it has been before', () => {
    const full = scene({ metis: 40_000 })
    full.view.chain.sequencing.seats = [full.view.chain.sequencing.seats[0]!]
    const shut = scene({ metis: 40_000 })
    shut.view.account.sequencing.whitelisted = false
    for (const here of [full, shut]) expect(done(decided('operator', here, sober))).not.toContain('sequencing.lock')
    const again = decided('operator', scene({ metis: 40_000 }), { ...sober, memory: { joined: true } })
    expect(done(again)).not.toContain('sequencing.lock')
  })

  test('locks within the limits, and no more than it has and can send for', () => {
    fc.assert(
      fc.property(fc.nat(150_000), fc.nat(3e6), fc.nat(1e6), (metis, outsideAccount, seed) => {
        const here = scene({ metis, outsideAccount })
        const { parameters } = sober
        const decision = decided('operator', here, { parameters: { ...parameters, locks: [] }, seed })
        expect(sentIn(decision, here)).toBeLessThanOrEqual(outsideAccount)
        const brought = (decision.deposits ?? []).reduce((sum, { amount }) => sum + amount, wei(metis))
        for (const [{ amount }] of said(decision, 'sequencing.lock')) {
          expect(amount).toBeGreaterThanOrEqual(wei(20_000))
          expect(amount).toBeLessThanOrEqual(brought < wei(100_000) ? brought : wei(100_000))
        }
      }),
    )
  })

  test('leaves when blocks pay too little, and only at a review', () => {
    expect(done(decided('operator', scene({ lock: 40_000 }), sober))).not.toContain('sequencing.unlock')
    const poor = { lock: 40_000, times: 0 }
    expect(done(decided('operator', scene(poor), sober))).toEqual(['sequencing.unlock'])
    expect(done(decided('operator', scene(poor), { ...sober, review: false }))).not.toContain('sequencing.unlock')
  })

  test('relocks a reward that it values above the market and takes one that it values below', () => {
    const rewarded = (fundamental: number) => {
      const here = scene({ lock: 40_000, reward: 100 })
      here.view.outside.signals.fundamental = fundamental
      const believing = { ...sober.parameters, reversion: 0.1, inbornTrust: { low: 0, high: 0 }, exitBand: 100 }
      return done(decided('operator', here, { parameters: believing }))
    }
    expect(rewarded(45)).toContain('sequencing.relock')
    expect(rewarded(15)).toContain('sequencing.withdrawRewards')
  })

  test('has its node fail and come back as a scenario sets it', () => {
    // The run began twenty days ago.
    const outage = { rank: 0, fromDay: 19, days: 2 }
    const down = { parameters: { ...sober.parameters, outage }, review: false }
    const stalled = scene({ lock: 40_000 })
    Object.assign(stalled.view.account.sequencing.seat, { stalledTo: Infinity })
    expect(done(decided('operator', scene({ lock: 40_000 }), down))).toEqual(['sequencing.halt'])
    expect(done(decided('operator', stalled, down))).toEqual([])
    const over = { parameters: { ...sober.parameters, outage: { ...outage, days: 1 } }, review: false }
    const back = scene({ lock: 40_000 })
    Object.assign(back.view.account.sequencing.seat, { stalledTo: Infinity })
    expect(done(decided('operator', back, over))).toEqual(['sequencing.resume'])
  })

  test('fetches its METIS when the wait is over, and sends dollars home', () => {
    const leaving = (unlockClaimTime: number) => {
      const here = scene({ lock: 40_000 })
      Object.assign(here.view.account.sequencing.seat, { status: 'inactive', unlockClaimTime })
      here.view.account.bridge.usdc = dollars(1000)
      return done(decided('operator', here, sober))
    }
    expect(leaving(now - 1)).toEqual(['sequencing.unlockClaim'])
    expect(leaving(now + day)).toEqual(['bridge.withdraw'])
  })

  test('builds its blocks as it is minded to, for as long as it has a seat', () => {
    const censoring = { parameters: { ...sober.parameters, censors: 1, censored: ['user-3'] } }
    expect(decided('operator', scene({ lock: 40_000 }), censoring).conduct).toEqual({ leavesOut: [at(306)] })
    expect(decided('operator', scene({}), censoring).conduct).toBeUndefined()
  })
})

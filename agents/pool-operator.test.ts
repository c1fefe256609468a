import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { day, delegationPool, emptySeat, me, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Sequencing that pays `times` what it usually does, beside somebody with METIS, and perhaps a pool with a lock. */
const scene = ({ times = 1, metis = 0, running = false, pool = {} }) =>
  sceneOf(({ view }) => {
    view.account.metis.wmetis = wei(metis)
    view.chain.sequencing.rewardPerBlock =
      (view.chain.sequencing.rewardPerBlock * BigInt(Math.round(times * 1000))) / 1000n
    if (!running) return
    const own = { ...delegationPool(0), operator: me, ...pool }
    view.chain.delegation.pools[0] = own
    view.account.delegation.stakes[0] = { shares: wei(1000) * 1000n, waiting: 0n }
    view.chain.sequencing.seats = [
      emptySeat,
      { ...emptySeat, id: own.id, status: 'active', amount: wei(40_000), stalledTo: 0 },
    ]
  })

/** Somebody who expects nothing of METIS, whose node never fails and costs little, and who opens with a tenth. */
const sober = {
  parameters: {
    extrapolation: 0,
    reversion: 0,
    valuationSpread: 0,
    uptime: { low: 1, high: 1 },
    costUsd: { median: 10, spread: 0 },
    commission: { low: 0.1, high: 0.1 },
  },
}

describe('an operator of a pool', () => {
  test('opens one where a commission promises more than the node costs, with its own stake and no more than it has', () => {
    const opened = said(decided('poolOperator', scene({ metis: 1500 }), sober), 'delegation.open')
    expect(opened[0]![0]).toMatchObject({ signer: me, commission: 1000n })
    expect(opened[0]![0].stake).toBeLessThanOrEqual(wei(1500))
    expect(opened[0]![0].stake).toBeGreaterThanOrEqual(wei(1000))
    expect(done(decided('poolOperator', scene({ metis: 1500, times: 0 }), sober))).not.toContain('delegation.open')
    expect(done(decided('poolOperator', scene({ metis: 999 }), sober))).not.toContain('delegation.open')
  })

  test('opens none where there is no place, no seat, or where it has had one', () => {
    const places = scene({ metis: 1500 })
    places.view.chain.delegation.pools = [delegationPool(0), delegationPool(1)]
    const seats = scene({ metis: 1500 })
    seats.view.chain.sequencing.seats = [seats.view.chain.sequencing.seats[0]!]
    for (const here of [places, seats])
      expect(done(decided('poolOperator', here, sober))).not.toContain('delegation.open')
    const again = decided('poolOperator', scene({ metis: 1500 }), { ...sober, memory: { opened: true } })
    expect(done(again)).not.toContain('delegation.open')
  })

  test('tries another commission by a step, when it is time and none is announced', () => {
    const announced = (memory: object, pool = {}) =>
      said(
        decided('poolOperator', scene({ running: true, pool }), { ...sober, memory }),
        'delegation.announceCommission',
      )
    const search = { commission: 0.1, mean: 0.1, before: undefined, evidence: undefined }
    const changed = now - 30 * day
    expect([800n, 1200n]).toContain(announced({ search, changed })[0]![1])
    // The same lot around a mean that has moved.
    const lot = announced({ search, changed })[0]![1] === 1200n ? 200n : -200n
    expect(announced({ search: { ...search, mean: 0.2, commission: 0.2 }, changed })[0]![1]).toBe(2000n + lot)
    expect(announced({ search, changed: now - day })).toEqual([])
    expect(announced({ search, changed: now - 30 * day }, { announcedFor: now + day })).toEqual([])
  })

  test('closes after a month of losses, not before, and not while it earns', () => {
    const closes = (times: number, losing: number | undefined) =>
      done(
        decided('poolOperator', scene({ running: true, times }), { ...sober, memory: { losing, changed: now } }),
      ).includes('delegation.close')
    expect(closes(0, now - 31 * day)).toBe(true)
    expect(closes(0, now - 29 * day)).toBe(false)
    expect(closes(1, now - 31 * day)).toBe(false)
    expect(
      decided('poolOperator', scene({ running: true, times: 0 }), { ...sober, memory: { changed: now } }).memory.losing,
    ).toBe(now)
  })

  test('collects what it is owed when that is worth it, and takes its stake out of a closed pool', () => {
    const running = { ...sober, memory: { changed: now } }
    const owed = (metis: number) =>
      done(decided('poolOperator', scene({ running: true, pool: { commissionOwed: wei(metis) } }), running))
    expect(owed(10)).toEqual(['delegation.collect'])
    expect(owed(1)).toEqual([])
    const closed = scene({ running: true, pool: { closed: true } })
    expect(said(decided('poolOperator', closed, running), 'delegation.undelegate')[0]![1]).toBe(wei(1000) * 1000n)
  })
})

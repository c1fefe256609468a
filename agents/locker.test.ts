import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { day, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Somebody with dollars outside and METIS, where lockers share `fees` METIS a week and the boosted farm pays. */
const scene = (fees: number, outsideAccount = 400_000, metis = 0) =>
  sceneOf(({ view, deployments }) => {
    view.outsideAccount = outsideAccount
    view.account.metis.wmetis = wei(metis)
    deployments.rewards.weeklyFees = fees
  })

const wanting = (impatience: number) => ({ parameters: { impatience: { low: impatience, high: impatience } } })

describe('a locker', () => {
  test('locks the more the less it minds waiting, and nothing when that costs more than it brings', () => {
    const toLock = (impatience: number) => decided('locker', scene(250), wanting(impatience)).memory.toLock
    expect(toLock(0.05)).toBeGreaterThan(toLock(0.5))
    expect(toLock(0.5)).toBeGreaterThan(0)
    expect(toLock(20)).toBe(0)
  })

  test('locks more where more is shared, and no more than its share of wealth', () => {
    const toLock = (fees: number) => decided('locker', scene(fees), wanting(0.3)).memory.toLock
    expect(toLock(1000)).toBeGreaterThan(toLock(100))
    expect(toLock(1e6) * 30).toBeLessThanOrEqual(0.25 * (400_000 + 5 * 30) + 1)
  })

  test('sends for what is missing, and locks what is in the wallet at most', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (toLock, metis) => {
        const memory = { toLock, fetched: false }
        const here = scene(250, 400_000, metis)
        const fetching = decided('locker', here, { ...wanting(0.1), memory, review: false })
        expect(sentIn(fetching, here)).toBeLessThanOrEqual(400_000)
        const locking = decided('locker', here, { ...wanting(0.1), memory: { toLock, fetched: true }, review: false })
        for (const [{ amount }] of said(locking, 'rewards.lock')) {
          expect(amount).toBeLessThanOrEqual(wei(Math.min(toLock, metis)))
        }
      }),
    )
  })

  test('adds to a lock that runs, and takes the METIS of one that has run out', () => {
    const locked = (lockEnd: number) => {
      const here = scene(250, 0, 100)
      Object.assign(here.view.account.rewards, { locked: wei(100), votingPower: wei(20), lockEnd })
      return here
    }
    const adding = { ...wanting(0.1), memory: { toLock: 50, fetched: true }, review: false }
    expect(done(decided('locker', locked(now + 100 * day), adding))).toEqual(['rewards.increase'])
    expect(done(decided('locker', locked(now - day), wanting(20)))).toContain('rewards.unlock')
  })

  test('claims what is worth its gas', () => {
    const earned = (metis: number) => {
      const here = scene(0, 0)
      here.view.account.rewards.earned = wei(metis)
      return done(decided('locker', here, wanting(20))).includes('rewards.claim')
    }
    expect(earned(1)).toBe(true)
    expect(earned(0.01)).toBe(false)
  })
})

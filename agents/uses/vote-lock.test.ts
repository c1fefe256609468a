import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, now, sceneOf, wei } from '../../test/fixtures/scene.ts'
import { asking, claimed, purseOf, seenIn, told } from '../../test/fixtures/uses.ts'
import { voteLock } from './vote-lock.ts'

const week = 7 * day

/** Somebody who has locked METIS for so many more weeks, and took fees so many weeks ago. */
const locker = ({ locked = 0, weeks = 0, untaken = 0, treasury = 10_000 } = {}) =>
  sceneOf(({ view }) => {
    view.chain.rewards.treasury = wei(treasury)
    const lockEnd = locked > 0 ? (Math.floor(now / week) + weeks) * week : 0
    Object.assign(view.account.rewards, {
      locked: wei(locked),
      lockEnd,
      votingPower: wei((locked * Math.max(0, lockEnd - now)) / (365 * day)),
      feesTaken: (Math.floor(view.chain.rewards.feesUntil / week) - untaken) * week,
    })
  })

const fees = (usd: number, treasury?: number) =>
  voteLock.prospect(seenIn(locker(treasury === undefined ? {} : { treasury })), asking(usd))!.yearly.fees!

const entering = (scene: ReturnType<typeof locker>, metis: bigint) =>
  told(voteLock.enter(seenIn(scene), purseOf(metis), 0.015))

describe('a lock for votes', () => {
  test('shares fees by voting power with what comes in', () => {
    // 250 METIS a week for 5000 votes; a METIS for half a year has a quarter of one on average.
    expect(fees(0)).toBeCloseTo((((250 * 365) / 7) * (26 * 7)) / 365 / 2 / 5000, 6)
    const power = (usd: number) => 5000 + ((usd / 30) * 26 * 7) / 365 / 2
    expect(fees(300_000)).toBeCloseTo((fees(0) * 5000) / power(300_000), 9)
  })

  test('expects no fees that nobody has the money for', () => {
    expect(fees(0, 0)).toBe(0)
    expect(fees(0, 13 * 250)).toBeCloseTo(fees(0) / 2, 9)
  })

  test('enters with exactly the purse: a new lock, more of one that runs, or anew where one has run out', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, wei(10_000)), (metis) => {
        const until = now + 26 * week
        expect(entering(locker(), metis)).toEqual([['rewards.lock', { amount: metis, until }]])
        expect(entering(locker({ locked: 100, weeks: 26 }), metis)).toEqual([['rewards.increase', metis]])
        expect(entering(locker({ locked: 100, weeks: 10 }), metis)).toEqual([
          ['rewards.increase', metis],
          ['rewards.extend', until],
        ])
        expect(entering(locker({ locked: 100, weeks: -1 }), metis)).toEqual([
          ['rewards.unlock'],
          ['rewards.lock', { amount: metis, until }],
        ])
      }),
    )
  })

  test('nothing leaves before it has run out', () => {
    const left = (weeks: number) => told(voteLock.leave(seenIn(locker({ locked: 100, weeks })), 1, 0.015))
    expect(left(10)).toEqual([])
    expect(left(-1)).toEqual([['rewards.unlock']])
  })

  test('takes fees of weeks that are over where they are worth their gas, and the last ones of a lock that has run out', () => {
    const taken = (lock: Parameters<typeof locker>[0]) => claimed(voteLock.claim!(seenIn(locker(lock))))
    expect(taken({})).toEqual([])
    expect(taken({ locked: 100, weeks: 20, untaken: 0 })).toEqual([])
    expect(taken({ locked: 100, weeks: 20, untaken: 1 })).toEqual([['rewards.claimFees']])
    expect(taken({ locked: 0.1, weeks: 20, untaken: 1 })).toEqual([])
    expect(taken({ locked: 100, weeks: -1, untaken: 1 })).toEqual([['rewards.claimFees'], ['rewards.unlock']])
  })

  test('what is locked is held, and none of it is leaving', () => {
    expect(voteLock.held(seenIn(locker({ locked: 100, weeks: 20 })))).toEqual({ usd: 3000, metis: 100, leaving: 0 })
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { delegationPool, emptySeat, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Two open pools with a lock each, at these commissions, beside somebody with METIS in the wallet and in the first. */
const scene = (commissions: readonly [number, number], wallet = 1000, staked = 0) =>
  sceneOf(({ view }) => {
    const pools = commissions.map((commission, i) => ({
      ...delegationPool(i),
      commission: BigInt(Math.round(commission * 10_000)),
    }))
    view.chain.delegation.pools = pools
    view.chain.sequencing.seats = [
      emptySeat,
      ...pools.map(({ id }) => ({ ...emptySeat, id, status: 'active', amount: wei(40_000) })),
    ]
    view.account.metis.wmetis = wei(wallet)
    view.account.delegation.stakes = [
      { shares: wei(staked) * 1000n, waiting: 0n },
      { shares: 0n, waiting: 0n },
    ]
  })

/** Somebody who expects nothing of METIS, wants a premium, and has no taste to speak of. */
const sober = (premium = 0) => ({
  parameters: {
    extrapolation: 0,
    reversion: 0,
    disposalNoise: 0,
    choiceIntensity: 1e6,
    premium: { low: premium, high: premium },
  },
})
const pools = [delegationPool(0).pool, delegationPool(1).pool]

describe('a delegator', () => {
  test('with nothing does nothing', () => {
    expect(done(decided('delegator', scene([0.1, 0.2], 0), sober()))).toEqual([])
  })

  test('goes where less is kept, with all that it has', () => {
    expect(said(decided('delegator', scene([0.1, 0.2]), sober()), 'delegation.delegate')).toEqual([
      [pools[0], wei(1000)],
    ])
    expect(said(decided('delegator', scene([0.2, 0.1]), sober()), 'delegation.delegate')).toEqual([
      [pools[1], wei(1000)],
    ])
  })

  test('leaves for a pool that keeps less, where that pays for the move', () => {
    expect(said(decided('delegator', scene([0.9, 0.1], 0, 1000), sober()), 'delegation.undelegate')).toEqual([
      [pools[0], wei(1000) * 1000n],
    ])
    expect(done(decided('delegator', scene([0.101, 0.1], 0, 1000), sober()))).toEqual([])
    expect(done(decided('delegator', scene([0.9, 0.1], 0, 0.1), sober()))).toEqual([])
  })

  test('leaves a pool that has closed, and all pools where none brings what it wants', () => {
    const closed = scene([0.1, 0.1], 0, 1000)
    Object.assign(closed.view.chain.delegation.pools[0]!, { closed: true })
    expect(done(decided('delegator', closed, sober()))).toContain('delegation.undelegate')
    expect(done(decided('delegator', scene([0.1, 0.1], 0, 1000), sober(5)))).toContain('delegation.undelegate')
  })

  test('delegates no more than it has, nor than a pool has room for', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(100), (wallet, percent) => {
        const target = { ...sober(), memory: { target: pools[0] }, review: false }
        const decision = decided('delegator', scene([percent / 100, 0.1], wallet), target)
        for (const [, amount] of said(decision, 'delegation.delegate')) {
          expect(amount).toBeLessThanOrEqual(wei(Math.min(wallet, 60_000)))
        }
      }),
    )
  })

  test('in no pool sells METIS that it values below the market', () => {
    const sells = (mainnetYield: number) => {
      const here = scene([0.1, 0.1])
      here.view.outside.mainnetYield = mainnetYield
      return done(decided('delegator', here, { ...sober(5) })).some((action) => action.endsWith('.swap'))
    }
    expect(sells(2)).toBe(true)
    expect(sells(-1)).toBe(false)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delegationPool, sceneOf, wei } from '../../test/fixtures/scene.ts'
import { asking, purseOf, seenIn, told } from '../../test/fixtures/uses.ts'
import { delegate } from './delegate.ts'

type Pool = ReturnType<typeof delegationPool>

/** Two pools, of which the second is as the test says, and shares of whole METIS in each. */
const pools = (second: Partial<Pool> = {}, own: readonly [number, number] = [0, 0], slashShare = 0n) =>
  sceneOf(({ view }) => {
    view.chain.delegation.pools = [delegationPool(0), { ...delegationPool(1), ...second }]
    view.account.delegation.stakes = own.map((metis) => ({ shares: wei(metis) * 1000n, waiting: 0n }))
    view.chain.sequencing.slashShare = slashShare
  })

const entered = (scene: ReturnType<typeof pools>, metis: number) =>
  told(delegate.enter(seenIn(scene), purseOf(wei(metis)), 0.015)).filter(([action]) => action === 'delegation.delegate')

const prospect = (scene: ReturnType<typeof pools>, usd = 3000) => delegate.prospect(seenIn(scene), asking(usd))

describe('delegating METIS', () => {
  test('goes to the pool that leaves most to delegators, with exactly the purse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 10_000 }), (commission, metis) => {
        const scene = pools({ commission: BigInt(commission) })
        const [[, pool, amount]] = entered(scene, metis) as unknown as [[string, string, bigint]]
        expect(amount).toBe(wei(metis))
        if (commission < 1000) expect(pool).toBe(delegationPool(1).pool)
        if (commission > 1000) expect(pool).toBe(delegationPool(0).pool)
      }),
    )
  })

  test('stays with its pool as long as that is open', () => {
    const better = { commission: 0n }
    expect(entered(pools(better, [10, 0]), 100)[0]![1]).toBe(delegationPool(0).pool)
    expect(entered(pools({ ...better, closed: true }, [0, 10]), 100)[0]![1]).toBe(delegationPool(0).pool)
  })

  test('allows a pool to take METIS when it is entered for the first time', () => {
    const actions = (own: readonly [number, number]) =>
      told(delegate.enter(seenIn(pools({ commission: 0n }, own)), purseOf(wei(10)), 0.015)).map(([action]) => action)
    expect(actions([0, 0])).toEqual(['delegation.approvals', 'delegation.delegate'])
    expect(actions([0, 10])).toEqual(['delegation.delegate'])
  })

  test('is there for nobody where no pool is open or has room', () => {
    expect(prospect(sceneOf())).toBeUndefined()
    expect(prospect(pools(), 30 * 70_000)).toBeUndefined()
    expect(prospect(pools())).toBeDefined()
  })

  test('earns less where operators take more, and what slashing takes is a cost of its own', () => {
    const [cheap, dear] = [pools({ commission: 0n }), pools()].map((scene) => prospect(scene)!.yearly)
    expect(cheap!.staking).toBeGreaterThan(dear!.staking!)
    expect(cheap!.slashing).toBeCloseTo(0, 12)
    const slashed = prospect(pools({}, [0, 0], 500n))!.yearly
    expect(slashed.slashing).toBeLessThan(0)
    expect(slashed.staking).toBeCloseTo(dear!.staking!, 12)
  })

  test('leaves with a share of its shares, and waits for what has left', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), (share) => {
        const [[, , shares]] = told(delegate.leave(seenIn(pools({}, [0, 200])), share, 0.015)) as unknown as [
          [string, string, bigint],
        ]
        expect(shares).toBeLessThanOrEqual(wei(200) * 1000n)
        expect(Number(shares) / 1e21).toBeCloseTo(200 * share, 3)
      }),
    )
    const scene = pools({}, [100, 0])
    scene.view.account.delegation.stakes[1]!.waiting = wei(40) * 1000n
    const { usd, metis, leaving } = delegate.held(seenIn(scene))
    expect([usd, metis, leaving].map(Math.round)).toEqual([3000, 140, 1200])
  })

  test('gets out of a pool that has closed', () => {
    const scene = pools({ closed: true }, [50, 70])
    expect(told(delegate.tend!(seenIn(scene), 0.015))).toEqual([
      ['delegation.undelegate', delegationPool(1).pool, wei(70) * 1000n],
    ])
  })
})

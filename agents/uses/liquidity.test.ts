import { describe, expect, test } from 'vitest'
import { chooserOf, offerOf, usesSeen } from '../mind/capital/offer.ts'
import { asker, seenIn, told } from '../../test/fixtures/uses.ts'
import { day, now, type Scene, sceneOf, wei } from '../../test/fixtures/scene.ts'
import { at } from '../../test/fixtures/pools.ts'
import { liquidity } from './liquidity.ts'

const pool = liquidity('native', 'The pool', 0.12)
const bridgedPool = liquidity('bridged', 'The other pool', 0.12)
const programme = 20 * day
const vest = 10 * day

/** A farm of the native pool that pays for twenty days and vests over ten; whoever leaves loses this share. */
const scene = (share: number | undefined, change: (scene: Scene) => void = () => {}): Scene =>
  sceneOf((here) => {
    const [farm] = here.deployments.farms.farms
    Object.assign(farm!, {
      escrow: at(80),
      vestSeconds: vest,
      ...(share === undefined ? {} : { forfeit: { share, budget: at(81) } }),
    })
    const state = here.view.chain.farms[0]! as { rewardRate: bigint; periodFinish: bigint }
    state.rewardRate = wei(0.001)
    state.periodFinish = BigInt(now + programme)
    change(here)
  })

const rewardsOf = (share?: number) => pool.prospect(seenIn(scene(share)) as never, asker)!.rewards!

describe('a farm that takes back what has not vested', () => {
  test('pays who stays until all has vested as much as one that takes nothing', () => {
    const long = now + programme + vest
    expect(rewardsOf(0.5)(now, long)).toBeCloseTo(rewardsOf()(now, long), 9)
  })

  test('pays who leaves before that the less the sooner he does, and the more it takes', () => {
    for (const days of [1, 5, 15, 25]) {
      const [none, half, all] = [undefined, 0.5, 1].map((share) => rewardsOf(share)(now, now + days * day))
      expect(half).toBeLessThan(none!)
      expect(all).toBeLessThan(half!)
      expect(none! - all!).toBeCloseTo(2 * (none! - half!), 9)
    }
    // After a day of ten, nearly all that was earned on it is open.
    expect(rewardsOf(1)(now, now + day) / rewardsOf()(now, now + day)).toBeCloseTo(0.05, 6)
  })

  test('says on which day nothing can be lost any more', () => {
    expect(pool.prospect(seenIn(scene(0.5)) as never, asker)!.freed).toEqual([now + programme + vest])
    expect(pool.prospect(seenIn(scene(undefined)) as never, asker)!.freed).toEqual([])
    expect(bridgedPool.prospect(seenIn(scene(0.5)) as never, asker)!.freed).toEqual([])
  })

  const staked = (change: object) => (here: Scene) =>
    Object.assign(here.view.account.farms[0]!, {
      staked: wei(100),
      earned: wei(3),
      escrowed: wei(9),
      releasable: wei(2),
      ...change,
    })

  test('what leaving costs is its share of what is earned and not vested, and nothing for who has no stake', () => {
    const held = (share: number | undefined, change = {}) => pool.held(seenIn(scene(share, staked(change))) as never)
    // Ten METIS at thirty dollars.
    expect(held(0.5).forfeit).toEqual({ usd: 150, seconds: vest })
    expect(held(0.5, { staked: 0n })).not.toHaveProperty('forfeit')
    expect(held(undefined)).not.toHaveProperty('forfeit')
    expect(held(0.5, { earned: 0n, escrowed: wei(2) })).not.toHaveProperty('forfeit')
  })

  test('is worth more to who is in it by what he would lose, and to nobody else', () => {
    const attitude = {
      impatience: 0.05,
      horizonDays: 60,
      reviewDays: 1,
      riskAversion: 2,
      movingCost: 0,
      alternativeSpread: 0,
      common: { riskPremium: 0 },
    }
    const worth = (share: number | undefined, keeps: boolean): number => {
      // What is to come is alike: nothing runs any more.
      const here = seenIn(
        scene(share, (own) => {
          staked({})(own)
          Object.assign(own.view.chain.farms[0]!, { rewardRate: 0n })
        }),
      )
      const seen = usesSeen(here as never, here.deployments as never, {}).find(({ use }) => use.name === pool.name)!
      const chooser = chooserOf({ ...here, attributes: attitude } as never, 0)
      return offerOf(seen, chooser, { usd: 1000, from: 'here', keeps })!.worth
    }
    const usd = pool.held(seenIn(scene(0.5, staked({}))) as never).usd
    // All of it is kept by who stays for the ten days that it takes: 150 dollars a stay of ten days.
    expect(worth(0.5, true) - worth(undefined, true)).toBeCloseTo(((150 / usd) * 365) / 10, 6)
    expect(worth(0.5, false)).toBeCloseTo(worth(undefined, false), 12)
  })

  test('keeps a stake that would lose something by moving to another farm that pays', () => {
    const moves = (share: number | undefined) =>
      told(
        pool.tend!(
          seenIn(
            scene(share, (own) => {
              staked({})(own)
              Object.assign(own.view.chain.farms[0]!, { rewardRate: 0n })
              const other = { ...own.deployments.farms.farms[0]!, address: at(83), escrow: undefined, vestSeconds: 0 }
              delete (other as { forfeit?: object }).forfeit
              own.deployments.farms.farms.push(other as never)
              own.view.chain.farms.push({ ...own.view.chain.farms[0]!, rewardRate: 1n } as never)
              own.view.account.farms.push({ ...own.view.account.farms[0]!, staked: 0n, earned: 0n } as never)
            }),
          ) as never,
          0.01,
        ),
      ).map(([action]) => action)
    expect(moves(undefined)).toEqual(['farms.exit', 'farms.stakeAll'])
    expect(moves(0.5)).toEqual([])
  })
})

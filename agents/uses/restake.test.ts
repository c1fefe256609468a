import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, me, now, type Scene, sceneOf, wei } from '../../test/fixtures/scene.ts'
import { asking, claimed, purseOf, seenIn, told } from '../../test/fixtures/uses.ts'
import { restake } from './restake.ts'

/** Rewards of so many METIS a day, in a vault of METIS or of seMETIS at 1.25. */
const vault = (change: (scene: Scene) => void = () => {}, of: 'metis' | 'seMetis' = 'metis') =>
  sceneOf((scene) => {
    const { view, deployments } = scene
    view.chain.restaking.rewards.rate = wei(40) / BigInt(day)
    view.chain.enki.rate = wei(1.25)
    if (of === 'seMetis') deployments.restaking.collateral = deployments.enki.seMetis
    change(scene)
  })

const aYear = (scene: Scene, usd: number) =>
  restake.prospect(seenIn(scene), asking(usd))!.rewards!(now, now + 100 * day) * 3.65

describe('restaking', () => {
  test('shares rewards with what comes in, by what is at stake in METIS', () => {
    // Fifty thousand at stake, 14,600 METIS a year.
    expect(aYear(vault(), 0)).toBeCloseTo(0.292, 3)
    expect(aYear(vault(), 50_000 * 30)).toBeCloseTo(0.146, 3)
    expect(aYear(vault(undefined, 'seMetis'), 0)).toBeCloseTo(0.292 / 1.25, 3)
  })

  test('expects no rewards after the last of them', () => {
    const { rewards } = restake.prospect(seenIn(vault()), asking(0))!
    expect(rewards!(now + 300 * day, now + 400 * day)).toBe(0)
  })

  test('costs what is slashed, more where stake has been', () => {
    const loss = (slashed: number) =>
      restake.prospect(
        seenIn(
          vault(({ view }) => {
            view.chain.restaking.operators[0]!.slashed = wei(slashed)
          }),
        ),
        asking(0),
      )!.yearly.slashing!
    expect(loss(0)).toBeLessThan(0)
    expect(loss(500)).toBeLessThan(loss(0))
  })

  test('staked METIS goes on earning where that is the collateral', () => {
    expect(restake.prospect(seenIn(vault()), asking(0))!.yearly.staking).toBeUndefined()
    expect(restake.prospect(seenIn(vault(undefined, 'seMetis')), asking(0))!.yearly.staking).toBeCloseTo(0.1, 12)
  })

  test('enters with exactly the purse, and restakes no more seMETIS than that gives', () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 12n, wei(50_000)), (metis) => {
        expect(told(restake.enter(seenIn(vault()), purseOf(metis), 0.015))).toEqual([['restaking.deposit', me, metis]])
        const [mint, deposit] = told(
          restake.enter(seenIn(vault(undefined, 'seMetis')), purseOf(metis), 0.015),
        ) as unknown as [[string, { amount: bigint }], [string, string, bigint]]
        expect(mint[1].amount).toBe(metis)
        expect((deposit[2] * wei(1.25)) / wei(1)).toBeLessThanOrEqual(metis)
        expect(Number(deposit[2]) * 1.25).toBeGreaterThan(0.998 * Number(metis))
      }),
    )
  })

  test('counts what waits as leaving, and claims of it what is over', () => {
    const here = seenIn(
      vault(({ view }) => {
        view.chain.restaking.epoch = 5n
        Object.assign(view.account.restaking, { active: wei(100), shares: wei(100) })
        ;[10, 20, 30, 0, 40].forEach((amount, ago) => {
          view.account.restaking.waiting[ago] = wei(amount)
        })
      }),
    )
    expect(restake.held(here)).toMatchObject({ usd: 3000, metis: 200, leaving: 3000 })
    expect(claimed(restake.claim!(here))).toEqual([
      ['restaking.claim', me, 4n],
      ['restaking.claim', me, 2n],
    ])
  })

  test('takes rewards that are worth their gas', () => {
    const claims = (rewards: number) =>
      restake.claim!(
        seenIn(
          vault(({ view }) => {
            view.account.restaking.rewards = wei(rewards)
          }),
        ),
      )
    expect(claims(0.01)).toEqual([])
    expect(claims(3)).toMatchObject([{ metis: 3 }])
  })

  test('leaves with a share of its shares, all of them for all', () => {
    const here = seenIn(
      vault(({ view }) => {
        Object.assign(view.account.restaking, { active: wei(90), shares: wei(100) })
      }),
    )
    expect(told(restake.leave(here, 1, 0.015))).toEqual([['restaking.redeem', me, wei(100)]])
    expect(told(restake.leave(here, 0.25, 0.015))).toEqual([['restaking.redeem', me, wei(25)]])
    expect(restake.leave(seenIn(vault()), 1, 0.015)).toEqual([])
  })
})

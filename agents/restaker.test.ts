import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { dollars, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Rewards of so many METIS a day for all, beside somebody with METIS in the wallet and at stake. */
const scene = (aDay: number, wallet = 1000, staked = 0) =>
  sceneOf(({ view }) => {
    view.chain.restaking.rewards.rate = wei(aDay) / 86_400n
    view.account.metis.wmetis = wei(wallet)
    Object.assign(view.account.restaking, {
      collateral: wei(wallet),
      active: wei(staked),
      shares: wei(staked),
      slashable: wei(staked),
    })
  })

/** Somebody who expects nothing of METIS. */
const sober = { parameters: { extrapolation: 0, reversion: 0, disposalNoise: 0 } }

const staked = (aDay: number, change: Parameters<typeof sceneOf>[0] = () => {}): bigint => {
  const here = scene(aDay, 100_000)
  change(here)
  return said(decided('restaker', here, sober), 'restaking.deposit').reduce((sum, [, amount]) => sum + amount, 0n)
}

describe('a restaker', () => {
  test('with nothing does nothing', () => {
    expect(done(decided('restaker', scene(30, 0), sober))).toEqual([])
  })

  test('restakes where that pays, more where it pays more, and less where stake has been slashed', () => {
    expect(staked(0)).toBe(0n)
    expect(staked(20)).toBeGreaterThan(0n)
    expect(staked(25)).toBeGreaterThan(staked(20))
    expect(
      staked(25, ({ view }) => {
        view.chain.restaking.operators[0]!.slashed = wei(500)
      }),
    ).toBeLessThan(staked(25))
  })

  test('never stakes more than it has, nor above the limit of all', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(100_000), fc.nat(100_000), (aDay, wallet, limit) => {
        const here = scene(aDay, wallet)
        here.view.chain.restaking.limit = wei(50_000 + limit)
        for (const [, amount] of said(decided('restaker', here, sober), 'restaking.deposit')) {
          expect(amount).toBeLessThanOrEqual(wei(Math.min(wallet, limit)))
        }
      }),
    )
  })

  test('takes out all of it by shares where nothing is paid, and claims it when its epoch is over', () => {
    const leaving = decided('restaker', scene(0, 0, 1000), sober)
    expect(said(leaving, 'restaking.redeem')[0]![1]).toBe(wei(1000))
    expect(leaving.memory.waiting).toHaveLength(1)
    const claims = (waiting: number[]) =>
      said(decided('restaker', scene(0, 0), { ...sober, memory: { waiting } }), 'restaking.claim').map(
        ([, epoch]) => epoch,
      )
    expect(claims([1, 2])).toEqual([1n])
  })

  test('sells what is not at stake when it values it below the market, and nothing when above', () => {
    const sold = (fundamental: number) => {
      const here = scene(0)
      here.view.outside.signals.fundamental = fundamental
      return done(
        decided('restaker', here, {
          parameters: { reversion: 0.1, inbornTrust: { low: 0, high: 0 }, disposalNoise: 0 },
        }),
      )
    }
    expect(sold(20).some((action) => action.endsWith('.swap'))).toBe(true)
    expect(sold(60)).toEqual([])
  })

  test('sends dollars home', () => {
    const here = scene(0, 0)
    here.view.account.bridge.usdc = dollars(2000)
    expect(done(decided('restaker', here, sober))).toEqual(['bridge.withdraw'])
  })
})

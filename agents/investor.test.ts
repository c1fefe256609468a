import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { day, dollars, sceneOf, wei } from '../test/fixtures/scene.ts'

/** A farm for the METIS pool that pays so many METIS a day, beside somebody with dollars outside and METIS. */
const farming = (metisADay: number, outsideAccount = 100_000, metis = 0) =>
  sceneOf(({ view }) => {
    view.outsideAccount = outsideAccount
    view.account.metis.wmetis = wei(metis)
    Object.assign(view.chain.farms[0]!, {
      rewardRate: wei(metisADay) / BigInt(day),
      periodFinish: BigInt(view.now + 100 * day),
      totalStaked: wei(500_000),
    })
  })

/** Somebody who expects nothing of METIS and no fees, and has no taste to speak of. */
const sober = {
  parameters: {
    extrapolation: 0,
    reversion: 0,
    choiceIntensity: 1e6,
    priorFeeYield: 0,
    horizonDays: { median: 45, spread: 0 },
    switchingCost: { median: 0.004, spread: 0 },
  },
  memory: { option: 'off', feeYield: { native: 0, bridged: 0 } },
}

describe('an investor', () => {
  test('stays outside where nothing is paid, and goes into the pool that pays, with no more than it has', () => {
    expect(done(decided('investor', farming(0), sober))).toEqual([])
    fc.assert(
      fc.property(fc.nat(1e6), (outsideAccount) => {
        const scene = farming(500, outsideAccount)
        const decision = decided('investor', scene, sober)
        expect(decision.memory.option).toBe('nativePool')
        expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount)
        for (const [{ pool }] of said(decision, 'netswap.addLiquidity')) expect(pool).toBe('native')
        if (outsideAccount > 1000) expect(done(decision)).toEqual(['netswap.addLiquidity', 'farms.stakeAll'])
      }),
    )
  })

  test('wants rewards the less the longer they vest and the more yield there is outside', () => {
    const chosen = (change: Parameters<typeof sceneOf>[0]) => {
      const scene = farming(40)
      change!(scene)
      return decided('investor', scene, {
        ...sober,
        parameters: { ...sober.parameters, impatience: { low: 0.8, high: 0.8 } },
      }).memory.option
    }
    expect(chosen(() => {})).toBe('nativePool')
    expect(
      chosen(({ view }) => {
        view.outside.mainnetYield = 3
      }),
    ).toBe('off')
    expect(
      chosen(({ deployments }) => {
        Object.assign(deployments.farms.farms[0]!, { vestSeconds: 3650 * day })
      }),
    ).toBe('off')
  })

  test('sees a programme coming by its announcement', () => {
    const announced = farming(0)
    announced.view.announced = [
      {
        farm: announced.deployments.farms.farms[0]!.address,
        amount: wei(20_000),
        duration: 40 * day,
        due: announced.view.now + day,
      },
    ]
    expect(decided('investor', announced, sober).memory.option).toBe('nativePool')
  })

  test('sells METIS that it does not want when it values it below the market, and keeps it when above', () => {
    const sold = (valuation: number) => {
      const memory = { ...sober.memory, valuation }
      return done(decided('investor', farming(0, 100_000, 1000), { ...sober, memory, review: false }))
    }
    expect(sold(0.9).some((action) => action.endsWith('.swap'))).toBe(true)
    expect(sold(1.1)).toEqual([])
  })

  test('claims at a review what is worth its gas', () => {
    const earned = (metis: number) => {
      const scene = farming(0)
      scene.view.account.farms[0]!.earned = wei(metis)
      return said(decided('investor', scene, sober), 'farms.claim').length
    }
    expect(earned(1)).toBe(1)
    expect(earned(0.01)).toBe(0)
  })

  test('sends home dollars that it has no use for', () => {
    const idle = farming(0)
    idle.view.account.bridge.usdc = dollars(5000)
    expect(said(decided('investor', idle, sober), 'bridge.withdraw')[0]![0].amount).toBe(dollars(5000))
  })
})

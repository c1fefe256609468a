import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { day, dollars, now, sceneOf, wei } from '../test/fixtures/scene.ts'

/** A market whose foundation has earned so much a unit of liquidity in the last day; the maker last looked a day ago. */
const earning = (fees: number, outsideAccount = 400_000, change: Parameters<typeof sceneOf>[0] = () => {}) =>
  sceneOf((scene) => {
    const { foundation } = scene.view.chain.perpetual.markets.metis
    scene.view.outsideAccount = outsideAccount
    Object.assign(foundation, { fees: BigInt(Math.round(fees * Number(foundation.liquidity))) })
    change(scene)
  })
const looked = { memory: { seen: { fees: 0, at: now - day } } }
const order = { liquidity: wei(1000), lower: 30_000, upper: 38_000, fees: 0n }

describe('a maker', () => {
  test('waits until it has seen what liquidity earns', () => {
    expect(decided('maker', earning(1)).intents).toEqual([])
    expect(done(decided('maker', earning(1), looked))).toContain('perpetual.addLiquidity')
  })

  test('puts liquidity in where fees beat arbitrage and the yield outside, and stays away where they do not', () => {
    const makes = (fees: number, mainnetYield = 0.05) =>
      done(
        decided(
          'maker',
          earning(fees, 400_000, ({ view }) => {
            view.outside.mainnetYield = mainnetYield
          }),
          looked,
        ),
      ).includes('perpetual.addLiquidity')
    expect(makes(0)).toBe(false)
    // More than its margin wants, but less than arbitrage takes besides.
    expect(makes(0.003)).toBe(false)
    expect(makes(0.02)).toBe(true)
    expect(makes(0.02, 100)).toBe(false)
  })

  test('does not begin where the market is far from its index', () => {
    const apart = earning(1, 400_000, ({ view }) => {
      view.chain.perpetual.markets.metis.index *= 1.1
    })
    expect(done(decided('maker', apart, looked))).toEqual([])
  })

  test('gives no more margin than it has, and its orders lie around the price', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (outsideAccount) => {
        const scene = earning(1, outsideAccount)
        const decision = decided('maker', scene, looked)
        expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount)
        for (const [{ lower, upper }] of said(decision, 'perpetual.addLiquidity')) {
          expect(1.0001 ** lower).toBeLessThan(30)
          expect(1.0001 ** upper).toBeGreaterThan(30)
        }
      }),
    )
  })

  test('that earns too little takes its order out, closes what it has bought by then, and goes home', () => {
    const leaving = (change: Parameters<typeof sceneOf>[0]) => done(decided('maker', earning(0, 0, change), looked))
    expect(
      leaving(({ view }) => {
        view.account.perpetual.markets.metis = { ...view.account.perpetual.markets.metis, order }
      }),
    ).toEqual(['perpetual.removeLiquidity'])
    expect(
      leaving(({ view }) => {
        view.account.perpetual.markets.metis = { ...view.account.perpetual.markets.metis, size: wei(1) }
      }),
    ).toEqual(['perpetual.closePosition'])
    expect(
      leaving(({ view }) => {
        view.account.perpetual.withdrawable.settlement = dollars(1000)
      }),
    ).toEqual(['perpetual.withdrawAll'])
    expect(
      leaving(({ view }) => {
        view.account.bridge.usdc = dollars(1000)
      }),
    ).toEqual(['bridge.withdraw'])
  })

  test('that the price has left moves its order', () => {
    const left = earning(0.1, 400_000, ({ view }) => {
      const away = { ...order, lower: 40_000, upper: 48_000 }
      view.account.perpetual.markets.metis = { ...view.account.perpetual.markets.metis, order: away }
    })
    expect(done(decided('maker', left, looked))).toEqual(['perpetual.removeLiquidity'])
  })
})

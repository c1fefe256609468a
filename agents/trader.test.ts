import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { dollars, prices, sceneOf, wei } from '../test/fixtures/scene.ts'

/** A trend of METIS a day, beside somebody with dollars outside and a position in METIS. */
const market = ({ trend = 0, outsideAccount = 100_000, size = 0 }) =>
  sceneOf(({ view }) => {
    view.outsideAccount = outsideAccount
    view.outside.signals.metis.trend = trend
    view.account.perpetual.markets.metis = {
      ...view.account.perpetual.markets.metis,
      size: wei(Math.abs(size)) * (size < 0 ? -1n : 1n),
    }
    if (size !== 0) {
      view.account.perpetual.value = dollars(Math.abs(size) * prices.metis)
      view.account.perpetual.free = dollars((Math.abs(size) * prices.metis) / 2)
    }
  })

const follower = { parameters: { trendShare: 1, optimism: 0, optimismSpread: 0 } }
const viewless = { parameters: { trendShare: 0, optimism: 0, optimismSpread: 0 } }
const opened = (scene: ReturnType<typeof market>, who: object) =>
  said(decided('trader', scene, who), 'perpetual.openPosition')

describe('a trader', () => {
  test('without money or a reason does nothing', () => {
    expect(done(decided('trader', market({ outsideAccount: 0, trend: 0.02 }), follower))).toEqual([])
    expect(done(decided('trader', market({}), follower))).toEqual([])
    expect(done(decided('trader', market({ trend: 0.02 }), viewless))).toEqual([])
  })

  test('follows a trend that it expects to go on, either way', () => {
    expect(opened(market({ trend: 0.02 }), follower)[0]![0]).toMatchObject({ market: 'metis', side: 'long' })
    expect(opened(market({ trend: -0.02 }), follower)[0]![0]).toMatchObject({ market: 'metis', side: 'short' })
  })

  test('closes what it has no reason for any more, and what it holds on the other side', () => {
    expect(done(decided('trader', market({ size: 100 }), follower))).toEqual(['perpetual.closePosition'])
    expect(done(decided('trader', market({ size: 100, trend: -0.02 }), follower))).toEqual(['perpetual.closePosition'])
  })

  test('tries half as much after a trade that came to nothing, and twice as much again after one that did not', () => {
    const scene = market({ trend: 0.02 })
    /** Size of the trade of somebody who had so many METIS before the last one, and has none now, and what he remembers. */
    const next = (before: number, part = 1) => {
      const memory = { part, open: { market: 'metis', size: before } }
      const decision = decided('trader', scene, { ...follower, memory })
      return { base: Number(said(decision, 'perpetual.openPosition')[0]![0].base), memory: decision.memory }
    }
    const usual = Number(opened(scene, follower)[0]![0].base)
    const failed = next(0)
    expect(failed.base / usual).toBeCloseTo(0.5, 9)
    expect(failed.memory).toMatchObject({ part: 0.5, open: { market: 'metis', size: 0 } })
    expect(next(-50, 0.5).base / usual).toBeCloseTo(1, 9)
    expect(next(-50, 1).base / usual).toBeCloseTo(1, 9)
    expect(next(0, 1 / 16).base / usual).toBeCloseTo(1 / 16, 6)
  })

  test('puts up no more margin than it has, and moves the price by no more than it means to', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        fc.nat(1e7),
        fc.nat(1e6),
        (trend, outsideAccount, seed) => {
          const scene = market({ trend, outsideAccount })
          const decision = decided('trader', scene, { ...follower, seed })
          expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount)
          const brought = (decision.deposits ?? []).reduce((sum, { amount }) => sum + amount, 0n)
          for (const [, amount] of said(decision, 'perpetual.deposit')) expect(amount).toBeLessThanOrEqual(brought)
          const { liquidity, price } = scene.view.chain.perpetual.markets.metis
          for (const [{ base }] of said(decision, 'perpetual.openPosition')) {
            // x = L (1/sqrt(p) - 1/sqrt(p (1 + d))), which is about L d / (2 sqrt(p)).
            expect(Number(base)).toBeLessThanOrEqual((Number(liquidity) * 0.004 * 0.501) / Math.sqrt(price))
          }
        },
      ),
    )
  })
})

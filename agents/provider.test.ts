import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sqrtPriceOf, tickAt } from '../protocols/hercules/tick.ts'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { pools } from '../test/fixtures/pools.ts'
import { dollars, prices, sceneOf, wei } from '../test/fixtures/scene.ts'

const owning = (outsideAccount: number, change: Parameters<typeof sceneOf>[0] = () => {}) =>
  sceneOf((scene) => {
    scene.view.outsideAccount = outsideAccount
    change(scene)
  })

const expecting = (priorFeeYield: number) => ({ parameters: { nativeShare: 1, priorFeeYield } })

/** A position from 24 to 37 dollars, around the price. */
const position = {
  id: 5n,
  pool: 'native',
  range: { bottom: tickAt(sqrtPriceOf(24, pools.native)), top: tickAt(sqrtPriceOf(37, pools.native)) },
  liquidity: 10n ** 16n,
  amounts: { base: wei(1000), quote: dollars(30_000) },
  owed: { base: 0n, quote: 0n },
}

describe('a provider', () => {
  test('stays away where fees are poor, and opens a range around the price where they are rich', () => {
    expect(done(decided('provider', owning(100_000), expecting(0)))).toEqual([])
    const [[opened]] = said(decided('provider', owning(100_000), expecting(1)), 'hercules.mint') as [any]
    const { tick } = owning(0).view.chain.hercules.native.price
    expect(opened.pool).toBe('native')
    expect(opened.range.bottom).toBeLessThan(tick)
    expect(opened.range.top).toBeGreaterThan(tick)
  })

  test('wants none of it where mainnet pays more', () => {
    const rich = owning(100_000, ({ view }) => {
      view.outside.mainnetYield = 20
    })
    expect(done(decided('provider', rich, expecting(1)))).toEqual([])
  })

  test('sends for no more than it has, but for the part that it would not swap, and opens with what will be in its wallet', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(2000), fc.nat(50_000), (outsideAccount, metis, usdc) => {
        const scene = owning(outsideAccount, ({ view }) => {
          view.account.metis.wmetis = wei(metis)
          view.account.bridge.usdc = dollars(usdc)
        })
        const decision = decided('provider', scene, expecting(1))
        const capital = outsideAccount + metis * prices.metis + usdc
        expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount + 0.05 * capital)
        const brought = (symbol: string) =>
          (decision.deposits ?? []).reduce(
            (sum, { token, amount }) => (token.symbol === symbol ? sum + amount : sum),
            0n,
          )
        for (const [{ base, quote }] of said(decision, 'hercules.mint')) {
          expect(base).toBeLessThanOrEqual(wei(metis) + brought('METIS'))
          expect(quote).toBeLessThanOrEqual(dollars(usdc) + brought('m.USDC'))
        }
      }),
    )
  })

  test('keeps a range that works, and takes one apart that it wants no more', () => {
    const holding = owning(0, ({ view }) => {
      view.account.hercules.positions = { count: 1, first: [position] }
    })
    const standing = { ...expecting(1), memory: { factor: 1.25 }, review: false }
    expect(done(decided('provider', holding, standing))).toEqual([])
    const leaving = { ...expecting(0), memory: { factor: undefined, closing: 5n }, review: false }
    expect(done(decided('provider', holding, leaving))).toEqual([
      'hercules.decrease',
      'hercules.collect',
      'hercules.burn',
    ])
  })

  test('learns what the pool earns from what fees have grown by', () => {
    const grown = (growth: bigint) => {
      const scene = owning(100_000, ({ view }) => {
        view.chain.hercules.native.feeGrowth = { base: 0n, quote: growth }
      })
      const seen = { growth: { base: 0n, quote: 0n }, at: scene.view.now - 86_400 }
      return decided('provider', scene, { ...expecting(0.2), memory: { seen } }).memory.feeYield
    }
    expect(grown(0n)).toBeLessThan(0.2)
    expect(grown(10n ** 34n)).toBeGreaterThan(grown(10n ** 33n))
  })

  test('out of the pool sends dollars home', () => {
    const idle = owning(0, ({ view }) => {
      view.account.bridge.usdc = dollars(5000)
    })
    expect(done(decided('provider', idle, expecting(0)))).toEqual(['bridge.withdraw'])
  })
})

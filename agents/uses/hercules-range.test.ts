import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountsOf } from '../../protocols/hercules/range.ts'
import { dollars, prices, sceneOf, wei, type Scene } from '../../test/fixtures/scene.ts'
import { asker, seenIn, spoken } from '../../test/fixtures/uses.ts'
import { herculesRange, rangeFactor } from './hercules-range.ts'

const native = herculesRange('native', '', 0.12)
const put = { metis: wei(100), usdc: dollars(100 * prices.metis), weth: 0n }

/** An account with a position from so many ticks below the price to so many above. */
const placed = (below: number, above: number, owed = { base: 0n, quote: 0n }) =>
  sceneOf(({ view }) => {
    const { tick, sqrtPrice } = view.chain.hercules.native.price
    const range = { bottom: tick - below, top: tick + above }
    const liquidity = 10n ** 15n
    const amounts = amountsOf(liquidity, range, sqrtPrice)
    view.account.hercules.positions.first = [{ id: 7n, pool: 'native', range, liquidity, amounts, owed }]
  })

const done = (calls: ReturnType<typeof native.enter>) => spoken(calls).map(({ action }) => action.split('.')[1])
const indexAt = (base: bigint, quote: bigint) =>
  native.index!(seenIn(sceneOf(({ view }: Scene) => void (view.chain.hercules.native.feeGrowth = { base, quote }))))!
    .index

describe('A range on Hercules', () => {
  it('reaches as far as the price goes in two months, and further the more it moves', () => {
    expect(Math.log(rangeFactor(0.85)) ** 2 / 0.85 ** 2).toBeCloseTo(60 / 365, 10)
    expect(rangeFactor(1)).toBeGreaterThan(rangeFactor(0.5))
  })

  it('grows in its index by the fees of an unbounded position, whatever the price', () => {
    // Fees of a hundredth on both sides, each in its token at a price of 30 for a base unit in quote units.
    const unit = (share: number, price: number) => ({
      base: BigInt(Math.round((share / Math.sqrt(price)) * 2 ** 100)) << 28n,
      quote: BigInt(Math.round(share * Math.sqrt(price) * 2 ** 100)) << 28n,
    })
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (price) => {
        const [before, after] = [unit(0.1, price), unit(0.11, price)]
        const grown = Math.log(indexAt(after.base, after.quote) / indexAt(before.base, before.quote))
        expect(grown).toBeCloseTo(0.01, 8)
      }),
    )
    expect(indexAt(0n, 0n)).toBe(1)
  })

  it('is shared with what comes in, and loses whatever is earned', () => {
    const prospect = (usd: number) => native.prospect(seenIn(sceneOf()), { ...asker, usd })!
    expect(prospect(1e6).yearly.fees!).toBeLessThan(prospect(1e4).yearly.fees!)
    expect(prospect(1e4).yearly.lvr!).toBeLessThan(-(0.85 ** 2) / 8)
    expect(prospect(1e4).metis).toBe(0.5)
  })

  it('opens around the price, and adds to what is open there', () => {
    const [mint] = spoken(native.enter(seenIn(sceneOf()), put, 0.01))
    const { tick } = sceneOf().view.chain.hercules.native.price
    expect(mint!.action).toBe('hercules.mint')
    expect(mint!.args[0].base).toBe(put.metis)
    expect((mint!.args[0].range.bottom + mint!.args[0].range.top) / 2).toBeCloseTo(tick, -2)
    expect(done(native.enter(seenIn(placed(3000, 3000)), put, 0.01))).toEqual(['increase'])
  })

  it('takes tokens as the open one holds them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), fc.integer({ min: 100, max: 5000 }), (below, above) => {
        const { metis, usdc, weth } = native.mix(seenIn(placed(below, above)))
        expect(metis + usdc + weth).toBeCloseTo(1, 12)
        if (below > above + 100) expect(usdc).toBeGreaterThan(metis)
      }),
    )
  })

  it('counts what it holds and is owed, and comes out whole or in part', () => {
    const here = seenIn(placed(3000, 3000, { base: wei(1), quote: dollars(5) }))
    const bare = native.held(seenIn(placed(3000, 3000)))
    expect(native.held(here).usd).toBeCloseTo(bare.usd + prices.metis + 5, 6)
    expect(native.held(here).metis).toBeCloseTo(bare.metis + 1, 9)
    expect(done(native.leave(here, 1, 0.01))).toEqual(['decrease', 'collect', 'burn'])
    expect(done(native.leave(here, 0.5, 0.01))).toEqual(['decrease', 'collect'])
    expect(native.leave(seenIn(sceneOf()), 1, 0.01)).toEqual([])
  })

  it('is taken apart when the price has left it, and left alone before', () => {
    expect(native.tend!(seenIn(placed(3000, 3000)), 0.01)).toEqual([])
    expect(done(native.tend!(seenIn(placed(3000, -60)), 0.01))).toEqual(['decrease', 'collect', 'burn'])
  })

  it('collects fees once they are worth their gas', () => {
    const claimed = (usd: number) => native.claim!(seenIn(placed(3000, 3000, { base: 0n, quote: dollars(usd) })))
    expect(claimed(0)).toEqual([])
    expect(claimed(5000)).toHaveLength(1)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountOut, noArbitrageBand } from '../protocols/netswap/constant-product.ts'
import { swapFee } from '../protocols/netswap/deploy.ts'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { pools } from '../test/fixtures/pools.ts'
import { dollars, prices, sceneOf, wei } from '../test/fixtures/scene.ts'

/** An outer price of METIS beside the pool's, and an inventory that is even. */
const outside = (metis: number, usd = 3e6) =>
  sceneOf(({ view }) => {
    view.outside.metis = metis
    view.account.bridge.usdc = dollars(usd)
    view.account.bridge.weth = wei(usd / 2 / prices.eth)
    view.account.metis.wmetis = wei(usd / 2 / metis)
  })

const outer = fc.double({ min: 27, max: 33, noNaN: true })

describe('an arbitrageur', () => {
  test('trades only where the outer price is out of the band, towards it, for more than the trade and its gas cost', () => {
    fc.assert(
      fc.property(outer, (price) => {
        const scene = outside(price)
        const { base, quote } = scene.view.chain.netswap.native.reserves
        const [low, high] = noArbitrageBand({ base: Number(base) / 1e18, quote: Number(quote) / 1e6 }, swapFee)
        const swaps = said(decided('arbitrageur', scene), 'netswap.swap')
        if (price > low && price < high) expect(swaps).toEqual([])
        for (const [{ side, amountIn, minOut }] of swaps) {
          expect(side === 'buy' ? price > high : price < low).toBe(true)
          const [paid, got] =
            side === 'buy'
              ? [Number(amountIn) / 1e6, (Number(minOut) / 1e18) * price]
              : [(Number(amountIn) / 1e18) * price, Number(minOut) / 1e6]
          // A millionth of a token is lost in rounding.
          expect(got).toBeGreaterThan(paid + 130_000 * 20e-9 * price - 0.005)
        }
      }),
    )
    expect(said(decided('arbitrageur', outside(33)), 'netswap.swap')[0]![0]).toMatchObject({ side: 'buy' })
    expect(said(decided('arbitrageur', outside(27)), 'netswap.swap')[0]![0]).toMatchObject({ side: 'sell' })
  })

  test('follows the outer price since the last block: a swap for each turn, in order, for what pays at its moments’ price', () => {
    const scene = outside(prices.metis)
    const path = [30.3, 30.6, 31, 30.7, 30, 29.5, 29.7, 30].map((metis) => ({ metis, eth: prices.eth }))
    Object.assign(scene.view.outside, { path })
    const decision = decided('arbitrageur', scene)
    const swaps = said(decision, 'netswap.swap').map(([order]) => order)
    expect(swaps.map(({ side }) => side)).toEqual(['buy', 'sell', 'buy'])
    const hedges = decision.intents.flatMap(({ hedge }) => (hedge === undefined ? [] : [hedge]))
    expect(hedges.map(({ from, until }) => [from, until])).toEqual([
      [0, 2],
      [3, 5],
      [6, 7],
    ])
    for (const [i, { side, amountIn, minOut }] of swaps.entries()) {
      const { price, pool, token } = hedges[i]!
      const [paid, got] =
        side === 'buy'
          ? [Number(amountIn) / 1e6, (Number(minOut) / 1e18) * price]
          : [(Number(amountIn) / 1e18) * price, Number(minOut) / 1e6]
      expect(got).toBeGreaterThan(paid)
      expect([pool, token.address]).toEqual([pools.native.address, pools.native.base.address])
    }
  })

  test('never gives more than it holds, and leaves alone what its inventory is too small to gain from', () => {
    fc.assert(
      fc.property(outer, fc.double({ min: 0, max: 5000, noNaN: true }), (price, usd) => {
        const scene = outside(price, usd)
        const { base, quote } = scene.view.chain.netswap.native.reserves
        for (const [{ side, amountIn, minOut }] of said(decided('arbitrageur', scene), 'netswap.swap')) {
          const has = side === 'buy' ? scene.view.account.bridge.usdc : scene.view.account.metis.wmetis
          expect(amountIn).toBeLessThanOrEqual(has)
          const [given, got] = side === 'buy' ? [quote, base] : [base, quote]
          expect(amountOut(amountIn, given, got)).toBeGreaterThanOrEqual(minOut)
        }
      }),
    )
  })

  test('does nothing while prices meet and stocks are even; fills up what has run low, sends out what is too much', () => {
    expect(decided('arbitrageur', outside(prices.metis)).intents).toEqual([])
    const uneven = outside(prices.metis)
    uneven.view.account.bridge.usdc = dollars(1000)
    uneven.view.account.bridge.weth *= 2n
    const decision = decided('arbitrageur', uneven)
    expect(decision.deposits!.map(({ token }) => token.symbol)).toEqual(['m.USDC'])
    expect(done(decision)).toEqual(['bridge.withdraw'])
  })
})

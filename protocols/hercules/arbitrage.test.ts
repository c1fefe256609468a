import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { optimalTrade } from '../netswap/constant-product.ts'
import { affordableSwap, optimalSwap, roundTrip } from './arbitrage.ts'
import {
  buyUpTo,
  curveAfter,
  type LiquidityCurve,
  curveOfReserves,
  marginal,
  sellDownTo,
  swapExactly,
} from './curve.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Curves with up to four bends on each side; liquidity can vanish and come back. */
const curves = fc
  .record({
    price: between(0.1, 5000),
    fee: between(0, 0.02),
    liquidity: between(100, 1e6),
    below: fc.array(fc.tuple(between(0.001, 0.3), fc.oneof(fc.constant(0), between(10, 1e6))), { maxLength: 4 }),
    above: fc.array(fc.tuple(between(0.001, 0.3), fc.oneof(fc.constant(0), between(10, 1e6))), { maxLength: 4 }),
  })
  .map(({ price, fee, liquidity, below, above }): LiquidityCurve => {
    const bends = (steps: typeof below, sign: 1 | -1) => {
      let at = Math.sqrt(price)
      const inner = steps.map(([width, beyond]) => ({
        sqrtPrice: (at *= Math.exp(sign * width)),
        liquidity: beyond,
      }))
      return [...inner, { sqrtPrice: sign === 1 ? at * 10 : at / 10, liquidity: 0 }]
    }
    return { sqrtPrice: Math.sqrt(price), liquidity, fee, below: bends(below, -1), above: bends(above, 1) }
  })
const gaps = between(1e-4, 2)
const sides = fc.constantFrom('buy', 'sell')

/** A price outside of the band by `gap`, on the side on which a trade of this kind pays. */
const outer = (curve: LiquidityCurve, side: 'buy' | 'sell', gap: number): number =>
  side === 'buy' ? marginal(curve).ask * (1 + gap) : marginal(curve).bid / (1 + gap)

const profitOf = (curve: LiquidityCurve, side: 'buy' | 'sell', amountIn: number, price: number): number => {
  const swap = swapExactly(curve, side, amountIn)
  return side === 'buy' ? swap.amountOut * price - swap.amountIn : swap.amountOut - swap.amountIn * price
}

describe('the curve behind a swap', () => {
  test('gives for more what is left of one swap for both, and takes back what came out for what went in without the fee', () => {
    fc.assert(
      fc.property(curves, sides, gaps, between(0, 1), (curve, side, gap, part) => {
        const whole = optimalSwap(curve, outer(curve, side, gap))!
        const first = swapExactly(curve, side, part * whole.amountIn)
        const behind = curveAfter(curve, first)
        const second = swapExactly(behind, side, whole.amountIn - first.amountIn)
        const scale = 1e-9 * (1 + whole.amountOut)
        expect(Math.abs(first.amountOut + second.amountOut - whole.amountOut)).toBeLessThan(scale)
        const back = swapExactly({ ...behind, fee: 0 }, side === 'buy' ? 'sell' : 'buy', first.amountOut)
        expect(Math.abs(back.amountOut - first.amountIn * (1 - curve.fee))).toBeLessThan(1e-6 * (1 + first.amountIn))
      }),
    )
  })

  test('of a constant-product pool is that of its reserves, the fee among them', () => {
    const curve = curveOfReserves({ base: 1000, quote: 2_000_000 }, 0.003)
    const bought = swapExactly(curve, 'buy', 10_000)
    const after = curveOfReserves({ base: 1000 - bought.amountOut, quote: 2_010_000 }, 0.003)
    expect(curveAfter(curve, bought).sqrtPrice).toBeCloseTo(after.sqrtPrice, 9)
    expect(curveAfter(curve, bought).liquidity).toBeCloseTo(after.liquidity, 6)
  })
})

describe('the most profitable swap', () => {
  test('is none inside the no-arbitrage band', () => {
    fc.assert(
      fc.property(curves, between(0, 1), (curve, place) => {
        const { bid, ask } = marginal(curve)
        expect(optimalSwap(curve, bid + place * (ask - bid))).toBeUndefined()
      }),
    )
  })

  test('on a constant-product curve is the closed form of V04', () => {
    fc.assert(
      fc.property(between(1, 1e6), between(0.01, 1e4), between(0, 0.02), sides, gaps, (base, price, fee, side, gap) => {
        const pool = { base, quote: base * price }
        const curve = curveOfReserves(pool, fee)
        const at = outer(curve, side, gap)
        const swap = optimalSwap(curve, at)!
        const trade = optimalTrade(pool, at, fee)!
        expect(swap.side).toBe(trade.side)
        for (const amount of ['amountIn', 'amountOut'] as const) {
          expect(Math.abs(swap[amount] / trade[amount] - 1)).toBeLessThan(1e-9 / Math.min(1, gap))
        }
        expect(Math.abs(swap.profit - trade.profit)).toBeLessThan(1e-11 * pool.quote * (1 + gap))
      }),
    )
    const swap = optimalSwap(curveOfReserves({ base: 1000, quote: 2_000_000 }, 0.003), 2100)!
    expect(swap.amountIn).toBeCloseTo(46_453.118288, 6)
    expect(swap.profit).toBeCloseTo(1_075.709261, 6)
  })

  test('brings more than any other size, across ticks too', () => {
    fc.assert(
      fc.property(curves, sides, gaps, between(0, 3), (curve, side, gap, factor) => {
        const price = outer(curve, side, gap)
        const best = optimalSwap(curve, price)!
        const error = 1e-9 * (best.amountIn * (side === 'buy' ? 1 : price) + 1e-6)
        expect(best.profit).toBeGreaterThanOrEqual(0)
        expect(Math.abs(profitOf(curve, side, best.amountIn, price) - best.profit)).toBeLessThan(error)
        expect(profitOf(curve, side, factor * best.amountIn, price)).toBeLessThan(best.profit + error)
      }),
    )
  })

  test('that is not affordable takes what is there, and still pays', () => {
    fc.assert(
      fc.property(curves, sides, gaps, between(0.01, 0.99), (curve, side, gap, share) => {
        const price = outer(curve, side, gap)
        const most = share * optimalSwap(curve, price)!.amountIn
        const swap = affordableSwap(curve, price, { base: most, quote: most })!
        expect(swap.amountIn).toBeLessThanOrEqual(most * (1 + 1e-9))
        expect(swap.profit).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('a swap through ticks', () => {
  test('in two parts gives what it gives at once', () => {
    fc.assert(
      fc.property(curves, sides, gaps, between(0.01, 0.99), (curve, side, gap, share) => {
        const price = outer(curve, side, gap)
        const { amountIn, amountOut } = side === 'buy' ? buyUpTo(curve, price) : sellDownTo(curve, price)
        const first = swapExactly(curve, side, share * amountIn)
        const rest = swapExactly(from(curve, first.sqrtPrice), side, (1 - share) * amountIn)
        expect(Math.abs(first.amountOut + rest.amountOut - amountOut)).toBeLessThanOrEqual(1e-9 * amountOut)
      }),
    )
  })

  test('takes no more in than the known liquidity can give for', () => {
    fc.assert(
      fc.property(curves, sides, (curve, side) => {
        const all = swapExactly(curve, side, 1e30)
        expect(all.amountIn).toBeLessThan(1e30)
        expect(swapExactly(curve, side, all.amountIn * 2)).toEqual(all)
      }),
    )
  })
})

describe('a round trip', () => {
  test('is none where bid and ask overlap', () => {
    fc.assert(
      fc.property(curves, (curve) => {
        expect(roundTrip(curve, { ...curve, fee: 0 })).toBeUndefined()
      }),
    )
  })

  test('sells what it bought, brings more than more or less of it, and leaves no gap', () => {
    fc.assert(
      fc.property(curves, between(1, 1e5), between(0, 0.01), gaps, between(0.1, 2), (dear, base, fee, gap, factor) => {
        const price = (marginal(dear).bid / (1 + gap)) * (1 - fee)
        const cheap = curveOfReserves({ base, quote: base * price }, fee)
        const trip = roundTrip(cheap, dear)!
        expect(trip.sell.amountIn).toBeLessThanOrEqual(trip.buy.amountOut * (1 + 1e-12))
        expect(trip.profit).toBeGreaterThan(0)
        const scaled = swapExactly(cheap, 'buy', factor * trip.buy.amountIn)
        const other = swapExactly(dear, 'sell', scaled.amountOut).amountOut - scaled.amountIn
        expect(other).toBeLessThanOrEqual(trip.profit + 1e-7 * (1 + trip.buy.amountIn))
      }),
    )
  })
})

/** The curve seen from a price that it has got to. */
function from(curve: LiquidityCurve, sqrtPrice: number): LiquidityCurve {
  const passed = [...curve.below, ...curve.above].filter((bend) =>
    bend.sqrtPrice < curve.sqrtPrice ? bend.sqrtPrice >= sqrtPrice : bend.sqrtPrice <= sqrtPrice,
  )
  return {
    ...curve,
    sqrtPrice,
    liquidity: passed.at(-1)?.liquidity ?? curve.liquidity,
    below: curve.below.filter((bend) => bend.sqrtPrice < sqrtPrice),
    above: curve.above.filter((bend) => bend.sqrtPrice > sqrtPrice),
  }
}

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { optimalSwap } from '../../../protocols/hercules/arbitrage.ts'
import {
  curveAfter,
  curveOfReserves,
  type LiquidityCurve,
  marginal,
  swapExactly,
} from '../../../protocols/hercules/curve.ts'
import { expectWithin, R9 } from '../../../test/fixtures/tolerance.ts'
import { alongPath } from './price-path.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const plenty = { base: 1e12, quote: 1e15 }

/** Outer prices around the pools' own of 2000, a step at most twice the band's width. */
const paths = fc.array(between(-0.006, 0.006), { minLength: 1, maxLength: 40 }).map((moves) =>
  moves.map(
    (
      (log) => (move: number) =>
        2000 * Math.exp((log += move))
    )(0),
  ),
)

const fee = 0.003
const constantProduct = curveOfReserves({ base: 1000, quote: 2_000_000 }, fee)
/** Liquidity that changes every percent or so. */
const concentrated: LiquidityCurve = {
  sqrtPrice: Math.sqrt(2000),
  liquidity: 40_000,
  fee,
  below: [0.99, 0.97, 0.94, 0.5].map((share, i) => ({
    sqrtPrice: Math.sqrt(2000 * share),
    liquidity: 30_000 - 9_000 * i,
  })),
  above: [1.01, 1.03, 1.06, 2].map((share, i) => ({
    sqrtPrice: Math.sqrt(2000 * share),
    liquidity: 50_000 - 15_000 * i,
  })),
}

/** A swap at every moment that leaves something to gain, and what all of them gain. */
function atEveryMoment(curve: LiquidityCurve, path: readonly number[]) {
  let [pool, profit, swaps] = [curve, 0, 0]
  for (const price of path) {
    const swap = optimalSwap(pool, price)
    if (swap === undefined) continue
    pool = curveAfter(pool, swap)
    profit += swap.profit
    swaps += 1
  }
  return { pool, profit, swaps }
}

const poolAfter = (curve: LiquidityCurve, path: readonly number[]): LiquidityCurve => {
  const last = alongPath(curve, path, plenty, 0).at(-1)
  return last === undefined ? curve : curveAfter(last.curve, last)
}

describe('a pool along an outer price’s path', () => {
  test('is left where a swap at every moment would leave it, for the same gain, by no more swaps than that (V07)', () => {
    fc.assert(
      fc.property(paths, (path) => {
        for (const curve of [concentrated, { ...concentrated, fee: 0 }, { ...constantProduct, fee: 0 }]) {
          const every = atEveryMoment(curve, path)
          const merged = alongPath(curve, path, plenty, 0)
          // A gain goes with the square of the gap: of one narrower than this nothing is left to be seen in a double.
          expectWithin(poolAfter(curve, path).sqrtPrice, every.pool.sqrtPrice, Math.sqrt(Number.EPSILON))
          expect(merged.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(every.profit, 5)
          expect(merged.length).toBeLessThanOrEqual(every.swaps)
          expect(merged.slice(1).every(({ side }, i) => side !== merged[i]!.side)).toBe(true)
        }
      }),
    )
  })

  test('with fees that stay in it the same, but for the fee of a fee: what a swap leaves is there for its own next part', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const every = atEveryMoment(constantProduct, path)
        const merged = alongPath(constantProduct, path, plenty, 0)
        // The fee of a part is in the pool when the next part comes, and has moved its price: by f of what has come in.
        const moved = merged.reduce((sum, { curve, ...swap }) => {
          const reserve = swap.side === 'buy' ? curve.liquidity * curve.sqrtPrice : curve.liquidity / curve.sqrtPrice
          return sum + swap.amountIn / reserve
        }, 0)
        const after = poolAfter(constantProduct, path)
        expectWithin(after.sqrtPrice, every.pool.sqrtPrice, fee * moved + R9)
        expectWithin(after.liquidity, every.pool.liquidity, fee * moved + R9)
      }),
    )
  })

  test('has the last outer price within its band in the end, or so near that its gas would cost more', () => {
    fc.assert(
      fc.property(paths, between(0, 50), (path, gas) => {
        for (const curve of [constantProduct, concentrated]) {
          const swaps = alongPath(curve, path, plenty, gas)
          const last = swaps.at(-1)
          const pool = last === undefined ? curve : curveAfter(last.curve, last)
          const { bid, ask } = marginal(pool)
          const price = path.at(-1)!
          if (gas === 0) expect(price).toBeGreaterThanOrEqual(bid * (1 - R9))
          if (gas === 0) expect(price).toBeLessThanOrEqual(ask * (1 + R9))
          expect(optimalSwap(pool, price)?.profit ?? 0).toBeLessThanOrEqual(gas + 1e-6)
          for (const { profit } of swaps) expect(profit).toBeGreaterThan(gas)
        }
      }),
    )
  })

  test('gains by each swap what it gets less what it gives at one price, which the path has passed', () => {
    fc.assert(
      fc.property(paths, (path) => {
        for (const { curve, side, amountIn, amountOut, profit, price, from, until } of alongPath(
          concentrated,
          path,
          plenty,
          0,
        )) {
          expect(side === 'buy' ? amountOut * price - amountIn : amountOut - amountIn * price).toBeCloseTo(profit, 4)
          expect(swapExactly(curve, side, amountIn).amountOut).toBeCloseTo(amountOut, 6)
          const seen = path.slice(from, until + 1)
          expect(price).toBeGreaterThanOrEqual(Math.min(...seen) * (1 - R9))
          expect(price).toBeLessThanOrEqual(Math.max(...seen) * (1 + R9))
        }
      }),
    )
  })

  test('of one moment is the best swap against its price, to the last digit', () => {
    fc.assert(
      fc.property(between(1900, 2100), (price) => {
        const best = optimalSwap(constantProduct, price)
        const expected = best === undefined ? [] : [{ ...best, curve: constantProduct, price, from: 0, until: 0 }]
        expect(alongPath(constantProduct, [price], plenty, 0)).toEqual(expected)
      }),
    )
  })

  test('takes no more of anything than is there', () => {
    fc.assert(
      fc.property(paths, between(0, 3), between(0, 6000), (path, base, quote) => {
        let held = { base, quote }
        for (const { side, amountIn, amountOut } of alongPath(constantProduct, path, held, 0)) {
          expect(amountIn).toBeLessThanOrEqual((side === 'buy' ? held.quote : held.base) * (1 + R9))
          held =
            side === 'buy'
              ? { base: held.base + amountOut, quote: held.quote - amountIn }
              : { base: held.base - amountIn, quote: held.quote + amountOut }
        }
      }),
    )
  })
})

import * as fc from 'fast-check'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import { exactSandwich, sandwich, type Sides } from './sandwich.ts'

const amounts = (low: bigint, high: bigint) => fc.bigInt({ min: low, max: high })
/** From pools of dollars with six decimals to pools of tokens with eighteen. */
const scenes = fc
  .record({
    in: amounts(10n ** 9n, 10n ** 26n),
    out: amounts(10n ** 9n, 10n ** 26n),
    share: fc.integer({ min: 1, max: 500_000 }),
    slippage: fc.integer({ min: 0, max: 5000 }),
    most: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ share, slippage, most, ...reserves }) => {
    const v = (reserves.in * BigInt(share)) / 1_000_000n + 1n
    const minOut = (amountOut(v, reserves.in, reserves.out) * BigInt(10_000 - slippage)) / 10_000n
    return { reserves, v, minOut, most: (reserves.in * BigInt(most)) / 1_000_000n }
  })

const behind = ({ in: y, out: x }: Sides<bigint>, v: bigint, amount: bigint): bigint =>
  amountOut(v, y + amount, x - amountOut(amount, y, x))

test('an exact sandwich leaves the swap its limit, spends no more than there is, and a wei more would be too much', () => {
  let found = 0
  fc.assert(
    fc.property(scenes, ({ reserves, v, minOut, most }) => {
      const one = exactSandwich(reserves, v, minOut, most)
      if (one === undefined) return
      found += 1
      expect(behind(reserves, v, one.amount) >= minOut).toBe(true)
      expect(one.amount <= most).toBe(true)
      if (one.amount < most - 1n) expect(behind(reserves, v, one.amount + 1n) < minOut).toBe(true)
      const left = { in: reserves.in + one.amount, out: reserves.out - one.bought }
      const taken = amountOut(v, left.in, left.out)
      expect(amountOut(one.bought, left.out - taken, left.in + v) - one.amount).toBe(one.profit)
    }),
    { numRuns: 2000 },
  )
  expect(found).toBeGreaterThan(300)
})

test('in floats and in whole units it is the same sandwich', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.004, max: 0.2, noNaN: true }), fc.integer({ min: 10, max: 500 }), (size, points) => {
      const reserves = { in: parseEther('1000000'), out: parseEther('30000') }
      const v = BigInt(Math.round(size * 1e12)) * 10n ** 12n
      const minOut = (amountOut(v, reserves.in, reserves.out) * BigInt(10_000 - points)) / 10_000n
      const exact = exactSandwich(reserves, v, minOut, reserves.in)
      const rough = sandwich({ in: 1e6, out: 3e4 }, Number(v) / 1e18, Number(minOut) / 1e18, 0.003)
      // Near the size that pays at all, one may see a gain of nothing where the other sees a loss of nothing.
      expect(Math.abs((rough?.profit ?? 0) - Number(exact?.profit ?? 0n) / 1e18)).toBeLessThan(1e-4)
      if (rough === undefined || exact === undefined) return
      expect(Math.abs(rough.amount / (Number(exact.amount) / 1e18) - 1)).toBeLessThan(1e-6)
    }),
  )
})

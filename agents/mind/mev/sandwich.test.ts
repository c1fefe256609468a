import * as fc from 'fast-check'
import { parseEther } from 'viem'
import { describe, expect, test } from 'vitest'
import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import { exactSandwich, leastSize, sandwich, type Sides } from './sandwich.ts'

const million = { in: 1e6, out: 1e6 }

/** What a swap gets at once, less its slippage. */
const bound = (v: number, slippage: number, fee: number): number => {
  const paid = (1 - fee) * v
  return ((paid * 1e6) / (1e6 + paid)) * (1 - slippage)
}

describe('V08: the sandwich that a swap’s limit bears', () => {
  test.each([
    [0, 10_000, 0.005, 2521.899, 50.4975],
    [0, 20_000, 0.01, 5087.6959, 203.9592],
    [0, 50_000, 0.03, 15_720.5325, 1572.641],
    [0.003, 5000, 0.01, 5057.9466, 19.7974],
    [0.003, 10_000, 0.005, 2525.6689, 35.1018],
    [0.003, 20_000, 0.01, 5095.2657, 172.3673],
    [0.003, 50_000, 0.03, 15_743.6178, 1470.4316],
  ])('with fee %d, a swap of %d and slippage %d is %d and gains %d', (fee, v, slippage, amount, profit) => {
    const found = sandwich(million, v, bound(v, slippage, fee), fee)
    expect(found?.amount).toBeCloseTo(amount, 4)
    expect(found?.profit).toBeCloseTo(profit, 4)
  })

  test('does not pay for a swap of a thousandth of the pool, whatever its slippage', () => {
    for (const slippage of [0.001, 0.01, 0.1, 0.5]) {
      expect(sandwich(million, 1000, bound(1000, slippage, 0.003), 0.003)).toBeUndefined()
    }
  })

  test('pays from a size on that depends on the fee alone', () => {
    expect(leastSize(0)).toBe(0)
    expect(leastSize(0.0005)).toBeCloseTo(0.000500375, 9)
    expect(leastSize(0.003)).toBeCloseTo(0.003013547, 9)
    expect(leastSize(0.01)).toBeCloseTo(0.01015177, 9)
  })

  test('is the same to the wei: 20,000 at one per cent', () => {
    const reserves = { in: parseEther('1000000'), out: parseEther('1000000') }
    const v = parseEther('20000')
    const minOut = (amountOut(v, reserves.in, reserves.out) * 99n) / 100n
    expect(minOut).toBe(19354667921642449555855n)
    expect(exactSandwich(reserves, v, minOut, reserves.in)).toMatchObject({
      amount: 5095265696499566467927n,
      profit: 172367274518725617549n,
    })
  })
})

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

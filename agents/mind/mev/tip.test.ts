import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { weiOf } from '../../../protocols/token.ts'
import { affordableTip, tipOf } from './tip.ts'

test('a bid of any size is what its gas pays, within a wei for each unit of gas', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 30_000_000n }), fc.bigInt({ min: 1n, max: 10n ** 24n }), (gas, each) => {
      for (const bid of [gas, gas * each, gas * each + (each % gas)]) {
        const paid = tipOf(bid, gas) * gas
        expect(paid).toBeLessThanOrEqual(bid)
        expect(bid - paid).toBeLessThan(gas)
        expect(paid).toBeGreaterThan(0n)
      }
    }),
  )
  expect([tipOf(0n, 100n), tipOf(-5n, 100n), tipOf(5n, 0n)]).toEqual([0n, 0n, 0n])
})

test('METIS is as many wei as its double says, down to the last', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (metis) => {
      const wei = weiOf(metis)
      expect(Math.abs(Number(wei) / 1e18 - metis)).toBeLessThanOrEqual(1e-18 + metis * 2 ** -52)
    }),
  )
  expect([weiOf(1e-18), weiOf(0), weiOf(-1), weiOf(Number.NaN)]).toEqual([1n, 0n, 0n, 0n])
})

test('what is affordable can be paid for all gas limits, and a wei more for each cannot', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 22n }), fc.bigInt({ min: 1n, max: 10n ** 8n }), (native, limits) => {
      const gasPrice = 20_000_000_000n
      const tip = affordableTip(native, limits, gasPrice)
      expect(limits * (gasPrice + tip)).toBeLessThanOrEqual(native)
      expect(limits * (gasPrice + tip + 1n)).toBeGreaterThan(native)
    }),
  )
})

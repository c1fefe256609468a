import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CommissionSearch, nextCommission } from './commission.ts'

const stride = { step: 0.02, least: 0, most: 1 }

test('a commission goes on the way on which profit rose, and turns when it did not', () => {
  expect(nextCommission({ commission: 0.1, direction: 1, before: 5 }, 6, stride)).toEqual({
    commission: 0.12000000000000001,
    direction: 1,
    before: 6,
  })
  for (const profit of [5, 4]) {
    expect(nextCommission({ commission: 0.1, direction: 1, before: 5 }, profit, stride)).toEqual({
      commission: 0.08,
      direction: -1,
      before: profit,
    })
  }
})

test('a commission stays within its limits and never stands still', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1 as const, -1 as const),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (commission, direction, profits) => {
        let at: CommissionSearch = { commission, direction, before: undefined }
        for (const profit of profits) {
          const next = nextCommission(at, profit, stride)
          expect(next.commission).toBeGreaterThanOrEqual(0)
          expect(next.commission).toBeLessThanOrEqual(1)
          expect(next.commission).not.toBe(at.commission)
          at = next
        }
      },
    ),
  )
})

test('where profit has one peak, a climb ends within two steps of it, wherever it begins', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1 as const, -1 as const),
      (peak, commission, direction) => {
        let at: CommissionSearch = { commission, direction, before: undefined }
        for (let i = 0; i < 110; i++) at = nextCommission(at, -((at.commission - peak) ** 2), stride)
        expect(Math.abs(at.commission - peak)).toBeLessThanOrEqual(2 * stride.step + 1e-9)
      },
    ),
  )
})

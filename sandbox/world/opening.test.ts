import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { outsideReserve } from '../origin/outside-reserve.ts'
import { toUnwrap, unpayable } from './opening.ts'

const wei = fc.bigInt({ min: 0n, max: 10n ** 26n })
const needs = fc.record({ budget: wei, endowed: wei, gas: wei })
const outsides = fc.record({ native: wei, wrapped: wei })

test('what can be paid is exactly what leaves the reserve outside', () => {
  fc.assert(
    fc.property(needs, outsides, (need, outside) => {
      const wanted = need.budget + need.endowed + need.gas
      const left = outside.native + outside.wrapped - wanted
      expect(unpayable(need, outside) === undefined).toBe(left >= outsideReserve)
    }),
  )
})

test('where an opening can be paid, METIS outside is brought into the forms in which it is wanted', () => {
  fc.assert(
    fc.property(needs, outsides, (need, outside) => {
      fc.pre(unpayable(need, outside) === undefined)
      const unwrapped = toUnwrap(need, outside)
      expect(outside.native + unwrapped - need.gas).toBeGreaterThanOrEqual(outsideReserve)
      expect(outside.wrapped - unwrapped).toBeGreaterThanOrEqual(need.budget + need.endowed)
    }),
  )
})

test('who asks for too much is told how much is missing', () => {
  const metis = (amount: bigint) => amount * 10n ** 18n
  const need = { budget: metis(50_000_000n), endowed: metis(119_000n), gas: metis(750n) }
  const short = unpayable(need, { native: metis(120_000n), wrapped: metis(5_880_000n) })
  expect(short?.message).toContain('50,000,000')
  expect(short?.message).toContain('5,999,000')
  expect(short?.message).toMatch(/Raise chain\.metisSupply by 44,120,750/)
})

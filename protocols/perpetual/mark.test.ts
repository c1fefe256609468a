import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sqrtPriceAt } from '../hercules/tick.ts'
import { markPrice } from './mark.ts'

const tick = fc.integer({ min: -100_000, max: 100_000 })
const one = 10n ** 18n
const x18 = (at: number): bigint => (((sqrtPriceAt(at) ** 2n) >> 96n) * one) >> 96n

test('a market that has always traded at its index is valued at its present price, its average, or between them', () =>
  fc.assert(
    fc.property(tick, tick, tick, (present, mark, premium) => {
      const index = { now: x18(premium), premium: x18(premium), funding: 0n }
      const found = markPrice({ ticks: { present, mark, premium, funding: 0 }, index })
      const prices = [present, mark, premium].map(x18)
      expect(prices.filter((price) => price <= found).length).toBeGreaterThanOrEqual(2)
      expect(prices.filter((price) => price >= found).length).toBeGreaterThanOrEqual(2)
      expect(prices).toContain(found)
    }),
  ))

test('what a premium has been on average is added to the index of now', () => {
  const index = { now: 30n * one, premium: 29n * one, funding: 0n }
  // Far above and far below: the index with its premium is in the middle.
  const ticks = { present: 90_000, mark: -90_000, premium: 34_000, funding: 0 }
  expect(markPrice({ ticks, index })).toBe(30n * one + x18(34_000) - 29n * one)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { spotPrice } from '../../../protocols/netswap/constant-product.ts'
import { bargain, mintAndSell, ticketWorth, wayOut } from './liquid-staking.ts'

// V21 of docs/theory.md.
test.for([
  [0.05, 0.997127],
  [0.1, 0.994263],
  [0.2, 0.988559],
  [0.4, 0.977249],
])('V21: to whoever wants %d a year, METIS in 21 days is worth %d now', ([requiredReturn, worth]) => {
  expect(ticketWorth(21, requiredReturn!, 0)).toBeCloseTo(worth!, 6)
  expect(ticketWorth(21, requiredReturn!, 0.01)).toBeCloseTo(0.99 * worth!, 6)
})

const reserve = fc.double({ min: 100, max: 1e6, noNaN: true })
const worths = fc.double({ min: 0.8, max: 1, noNaN: true })
const fee = 0.003

/** The market after METIS came in or eMETIS did. */
const bought = ({ base, quote }: { base: number; quote: number }, metis: number) => ({
  base: (base * quote) / (quote + (1 - fee) * metis),
  quote: quote + (1 - fee) * metis,
})

test('whoever buys eMETIS stops where the last one costs what it is worth, or at the end of the funds', () => {
  fc.assert(
    fc.property(reserve, reserve, worths, reserve, (base, quote, worth, funds) => {
      const { spend: spent, profit } = bargain({ base, quote }, worth, fee, funds)
      expect(spent).toBeLessThanOrEqual(funds)
      const got = base - bought({ base, quote }, spent).base
      expect(profit).toBeCloseTo(worth * got - spent, 6)
      expect(profit).toBeGreaterThanOrEqual(-1e-6)
      if (spent === 0) expect(spotPrice({ base, quote }) / (1 - fee)).toBeGreaterThanOrEqual(worth)
      else if (spent < funds) {
        expect(spotPrice(bought({ base, quote }, spent)) / (1 - fee)).toBeCloseTo(worth, 9)
      } else expect(spotPrice(bought({ base, quote }, spent)) / (1 - fee)).toBeLessThanOrEqual(worth + 1e-9)
    }),
  )
})

test('whoever mints and sells stops where the last eMETIS brings just the METIS that it was minted for', () => {
  fc.assert(
    fc.property(reserve, reserve, reserve, (base, quote, funds) => {
      const { spend, profit } = mintAndSell({ base, quote }, fee, funds)
      expect(spend).toBeLessThanOrEqual(funds)
      const after = base + (1 - fee) * spend
      const bid = ((1 - fee) * base * quote) / after ** 2
      if (spend === 0) expect(bid).toBeLessThanOrEqual(1)
      else if (spend < funds) expect(bid).toBeCloseTo(1, 9)
      expect(profit).toBeCloseTo(quote - (base * quote) / after - spend, 6)
      expect(profit).toBeGreaterThanOrEqual(-1e-6)
    }),
  )
})

test('whoever leaves sells all above the worth of a ticket, and waits with the rest', () => {
  fc.assert(
    fc.property(reserve, reserve, reserve, worths, (base, quote, amount, worth) => {
      const { sell, wait } = wayOut({ base, quote }, amount, worth, fee)
      expect(sell + wait).toBeCloseTo(amount, 6)
      const bid = (extra: number) => {
        const after = base + (1 - fee) * extra
        return ((1 - fee) * base * quote) / after ** 2
      }
      if (sell > 0) expect(bid(sell)).toBeGreaterThanOrEqual(worth * (1 - 1e-9))
      if (wait > 1e-9) expect(bid(sell)).toBeLessThanOrEqual(worth * (1 + 1e-9))
    }),
  )
})

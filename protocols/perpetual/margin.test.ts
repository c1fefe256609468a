import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bearableLeverage, equity, leverage, liquidationPrice } from './margin.ts'
import { ratios } from './parameters.ts'

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('liquidation price', () => {
  test('is where equity is the maintenance margin of what the position is worth', () => {
    fc.assert(
      fc.property(
        positive(0.01, 1e4),
        positive(1, 1e4),
        positive(1.1, 9.9),
        fc.boolean(),
        (amount, price, times, long) => {
          const size = long ? amount : -amount
          const position = { size, openNotional: -size * price, margin: (amount * price) / times }
          const at = liquidationPrice(position, ratios.maintenanceMargin)
          expect(equity(position, at) / (amount * at)).toBeCloseTo(ratios.maintenanceMargin, 9)
          expect(leverage(position, price)).toBeCloseTo(times, 9)
          expect(long ? at < price : at > price).toBe(true)
        },
      ),
    )
  })
})

test('bearable leverage: a move of so many deviations ends at the maintenance margin, and no more than allowed is dared', () => {
  fc.assert(
    fc.property(positive(0.1, 2), positive(0.1, 30), positive(0.5, 5), (volatility, days, deviations) => {
      const dared = bearableLeverage({ volatility, days, deviations }, ratios.maintenanceMargin, 7)
      const move = deviations * volatility * Math.sqrt(days / 365)
      // What the move takes, in shares of notional, leaves the maintenance margin of it.
      expect(1 / dared - move).toBeGreaterThanOrEqual(ratios.maintenanceMargin - 1e-12)
      expect(dared).toBeLessThanOrEqual(7)
      if (dared < 7) expect(1 / dared - move).toBeCloseTo(ratios.maintenanceMargin, 12)
    }),
  )
})

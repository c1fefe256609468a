import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bearableLeverage, equity, leverage, liquidationPrice } from './margin.ts'
import { ratios } from './parameters.ts'

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('liquidation price', () => {
  // docs/theory.md V22: opened at 2000, without fees.
  test.each([
    [0.01, 2, 1010.101, 2970.297],
    [0.01, 20, 1919.1919, 2079.2079],
    [0.02, 5, 1632.6531, 2352.9412],
    [0.05, 10, 1894.7368, 2095.2381],
    // The exchange's own maintenance margin.
    [ratios.maintenanceMargin, 2, 1066.6667, 2823.5294],
    [ratios.maintenanceMargin, 5, 1706.6667, 2258.8235],
    [ratios.maintenanceMargin, 10, 1920, 2070.5882],
  ])('with maintenance %f at %i times is where the table of V22 says', (maintenance, times, long, short) => {
    const margin = 2000 / times
    expect(liquidationPrice({ size: 1, openNotional: -2000, margin }, maintenance)).toBeCloseTo(long, 4)
    expect(liquidationPrice({ size: -1, openNotional: 2000, margin }, maintenance)).toBeCloseTo(short, 4)
  })

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

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lossVersusRebalancing } from '../pools/prospects.ts'
import { options, type Prospect, utilities } from './options.ts'

const prospect: Prospect = {
  alternative: 0.06,
  riskPremium: 0.03,
  expectedReturn: 0.2,
  volatility: 0.8,
  riskAversion: 2,
  switchingCost: 0.004,
  horizonDays: 40,
  native: { fees: 0.3, rewards: 0.5, lvr: 0.08 },
  bridged: { fees: 0.2, rewards: 0, lvr: 0.05 },
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const payoff = fc.record({ fees: between(0, 1), rewards: between(0, 2), lvr: between(0, 0.3) })
const prospects: fc.Arbitrary<Prospect> = fc.record({
  alternative: between(0, 0.2),
  riskPremium: between(0, 0.1),
  expectedReturn: between(-1.2, 1.2),
  volatility: between(0, 1.5),
  riskAversion: between(0, 5),
  switchingCost: between(0, 0.02),
  horizonDays: between(3, 720),
  native: payoff,
  bridged: payoff,
})
const option = fc.constantFrom(...options)

test('C.3 by hand: what each option gives an investor who is outside', () => {
  // Moving costs 0.004 * 365 / 40 = 0.0365 a year; variance 0.64.
  const { off, hold, nativePool, bridgedPool } = utilities(prospect, 'off')
  expect(off).toBeCloseTo(0.06, 12)
  // 0.8 * 0.06 + 0.2 * 0.2 - 0.5 * 2 * 0.64 * 0.04 - 0.0365
  expect(hold).toBeCloseTo(0.048 + 0.04 - 0.0256 - 0.0365, 12)
  // 0.5 * 0.06 + 0.5 * (0.3 + 0.5 - 0.08 - 0.03) + 0.25 * 0.2 - 0.5 * 2 * 0.64 * 0.0625 - 0.0365
  expect(nativePool).toBeCloseTo(0.03 + 0.345 + 0.05 - 0.04 - 0.0365, 12)
  // 0.4 * 0.06 + 0.6 * (0.2 - 0.05 - 0.03) - 0.0365
  expect(bridgedPool).toBeCloseTo(0.024 + 0.072 - 0.0365, 12)
})

test('moving costs the same whereto, and staying costs nothing', () => {
  fc.assert(
    fc.property(prospects, option, (any, current) => {
      const free = utilities({ ...any, switchingCost: 0 }, current)
      const costly = utilities(any, current)
      for (const each of options) {
        const cost = each === current ? 0 : (any.switchingCost * 365) / any.horizonDays
        expect(free[each] - costly[each]).toBeCloseTo(cost, 9)
      }
    }),
  )
})

test('a pool’s rewards raise its own utility alone, by its share of wealth; risk lowers only what holds METIS', () => {
  fc.assert(
    fc.property(prospects, between(0.01, 1), (any, more) => {
      const before = utilities(any, 'off')
      const paid = utilities({ ...any, bridged: { ...any.bridged, rewards: any.bridged.rewards + more } }, 'off')
      const riskier = utilities({ ...any, riskAversion: any.riskAversion + more, volatility: 1 }, 'off')
      const asRisky = utilities({ ...any, volatility: 1 }, 'off')
      for (const each of options) {
        expect(paid[each] - before[each]).toBeCloseTo(each === 'bridgedPool' ? 0.6 * more : 0, 9)
        const exposure = { off: 0, hold: 0.2, nativePool: 0.25, bridgedPool: 0 }[each]
        expect(asRisky[each] - riskier[each]).toBeCloseTo(0.5 * more * exposure ** 2, 9)
      }
    }),
  )
})

test('loss versus rebalancing is an eighth of the variance', () => {
  expect(lossVersusRebalancing(0.8)).toBeCloseTo(0.08, 12)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { equilibriumBid } from './bidding.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const values = between(1e-6, 1e6)
const rivals = fc.integer({ min: 1, max: 50 })

test('in a second-price auction the bid is the value, whatever the number of rivals and the reserve', () => {
  fc.assert(
    fc.property(values, rivals, between(0, 0.999), (value, others, part) => {
      expect(equilibriumBid('second', value, others, part * value)).toBe(value)
    }),
  )
})

test('in a first-price auction without a reserve the bid is (n-1)/n of the value', () => {
  expect(equilibriumBid('first', 100, 4)).toBeCloseTo(80, 10)
  fc.assert(
    fc.property(values, rivals, (value, others) => {
      expect(equilibriumBid('first', value, others)! / value).toBeCloseTo(others / (others + 1), 9)
    }),
  )
})

test('what is not worth the reserve gets no bid, and who is alone bids the reserve', () => {
  for (const rule of ['first', 'second'] as const) {
    expect(equilibriumBid(rule, 10, 3, 10)).toBeUndefined()
    expect(equilibriumBid(rule, 0, 3)).toBeUndefined()
    expect(equilibriumBid(rule, Number.NaN, 3)).toBeUndefined()
  }
  fc.assert(
    fc.property(values, between(0.001, 0.999), (value, part) => {
      expect(equilibriumBid('first', value, 0, part * value)! / value).toBeCloseTo(part, 9)
    }),
  )
})

test('no other bid earns more against rivals who bid the equilibrium, with and without a reserve', () => {
  // Whoever bids b beats a rival of value u when b > b(u): the chance of that is taken from a fine grid of values.
  const grid = Array.from({ length: 4000 }, (_, i) => (i + 0.5) / 4000)
  fc.assert(
    fc.property(
      between(0.05, 1),
      fc.integer({ min: 1, max: 6 }),
      between(0, 0.6),
      between(0, 1),
      (value, others, reserve, other) => {
        const own = equilibriumBid('first', value, others, reserve)
        const bids = grid.map((rival) => equilibriumBid('first', rival, others, reserve) ?? 0)
        const earns = (bid: number) =>
          bid < reserve ? 0 : (value - bid) * (bids.filter((rival) => rival < bid).length / grid.length) ** others
        // Each chance errs by half a step of the grid, its power by as many times that as there are rivals.
        expect(earns(other)).toBeLessThanOrEqual((own === undefined ? 0 : earns(own)) + others / grid.length)
      },
    ),
    { numRuns: 60 },
  )
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { impactOf } from './depth.ts'

const reserves = fc.double({ min: 1e4, max: 1e8, noNaN: true })

/** Dollars that move a pool without fee up by a share, and those that come out when it moves down: x y = k. */
const depthOf = (quote: number) => (move: number) =>
  quote * (Math.sqrt(1 + move) - 1) + quote * (1 - Math.sqrt(Math.max(0, 1 - move)))

test('the impact of a swap is the move whose depth is twice its size', () => {
  fc.assert(
    fc.property(reserves, fc.double({ min: 1e-5, max: 0.5, noNaN: true }), (quote, share) => {
      const impact = impactOf({ depth: depthOf(quote) }, share * quote)
      if (impact < 1) expect(depthOf(quote)(impact) / (2 * share * quote)).toBeCloseTo(1, 3)
      // What moves spot up by q is y (sqrt(1 + q) - 1): for small swaps twice their share of the reserve.
      if (share < 1e-3) expect(impact / (2 * share)).toBeCloseTo(1, 2)
    }),
  )
})

test('a deeper pool moves less, and one that is not as deep as the swap moves all the way', () => {
  const impacts = [1e5, 1e6, 1e7].map((quote) => impactOf({ depth: depthOf(quote) }, 10_000))
  expect(impacts[0]! > impacts[1]! && impacts[1]! > impacts[2]!).toBe(true)
  expect(impactOf({ depth: depthOf(1000) }, 10_000)).toBe(1)
})

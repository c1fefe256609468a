import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomOf } from '../../../test/fixtures/decided.ts'
import { bestCommission, type CommissionSearch, elasticityOf, nextCommission, type PoolStanding } from './commission.ts'

const stride = { step: 0.02, least: 0, most: 1 }
const opening = (commission: number): CommissionSearch => ({
  commission,
  mean: commission,
  before: undefined,
  evidence: undefined,
})
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Standing of one pool among others by what is in them. */
function standingOf(own: number, commissions: readonly number[], held: readonly number[]): PoolStanding {
  const others = commissions.map((_, i) => i).filter((i) => i !== own)
  return {
    gap: commissions[own]! - mean(others.map((i) => commissions[i]!)),
    odds: Math.log(held[own]!) - mean(others.map((i) => Math.log(held[i]!))),
    share: held[own]! / held.reduce((sum, each) => sum + each, 0),
    rivals: others.map(String),
  }
}

/** What delegators put into pools, by a logit over what is left of returns, and by what else they like. */
const heldBy = (commissions: readonly number[], intensity: number, likes: readonly number[]): number[] =>
  commissions.map((commission, i) => Math.exp(likes[i]! - intensity * commission))

/** The commission that earns one pool most, by trying all. */
function bestReply(own: number, commissions: readonly number[], intensity: number, likes: readonly number[]): number {
  const profit = (commission: number): number => {
    const held = heldBy(commissions.with(own, commission), intensity, likes)
    return (commission * held[own]!) / held.reduce((sum, each) => sum + each, 0)
  }
  const grid = Array.from({ length: 1001 }, (_, i) => i / 1000)
  return grid.reduce((best, each) => (profit(each) > profit(best) ? each : best))
}

/** Normal by its sum of twelve. */
const normal = ({ uniform }: { uniform: () => number }): number =>
  Array.from({ length: 12 }, uniform).reduce((sum, each) => sum + each, -6)

describe('a commission', () => {
  test('stays within its limits and never stands still, whatever is seen', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(
          fc.record({
            gap: fc.double({ min: -1, max: 1, noNaN: true }),
            odds: fc.double({ min: -10, max: 10, noNaN: true }),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
            side: fc.constantFrom(1 as const, -1 as const),
            locked: fc.boolean(),
          }),
          { minLength: 1, maxLength: 50 },
        ),
        (commission, seen) => {
          let at = opening(commission)
          for (const { side, locked, ...standing } of seen) {
            const next = nextCommission(at, locked ? { ...standing, rivals: [] } : undefined, side, stride)
            expect(next.commission).toBeGreaterThanOrEqual(0)
            expect(next.commission).toBeLessThanOrEqual(1)
            expect(next.commission).not.toBe(at.commission)
            expect(Math.abs(next.mean - at.mean)).toBeLessThanOrEqual(stride.step + 1e-12)
            at = next
          }
        },
      ),
    )
  })

  test('that is best is where a higher one loses as much as it brings', () => {
    fc.assert(
      fc.property(fc.double({ min: 3, max: 40, noNaN: true }), fc.integer({ min: 2, max: 12 }), (intensity, n) => {
        const commissions = Array.from({ length: n }, () => 1 / (intensity * (1 - 1 / n)))
        const likes = commissions.map(() => 0)
        const best = bestCommission(intensity, 1 / n, stride)
        expect(best).toBeCloseTo(bestReply(0, commissions, intensity, likes), 2)
      }),
    )
  })

  test('is not judged by two standings among different rivals', () => {
    const first = nextCommission(opening(0.1), { gap: 0, odds: 0, share: 0.2, rivals: ['a'] }, 1, stride)
    const other = nextCommission(first, { gap: 0.02, odds: -3, share: 0.01, rivals: ['b'] }, 1, stride)
    expect(other.evidence).toEqual(first.evidence)
  })
})

/** Operators who change at random times, among delegators who like pools by chance, too. */
function operators(n: number, intensity: number, seed: number) {
  const draws = randomOf(seed)('operators')
  const searches = Array.from({ length: n }, () => opening(0.05 + 0.3 * draws.uniform()))
  const likes = searches.map(() => 0.5 * normal(draws))
  for (let period = 0; period < 1500; period++) {
    const commissions = searches.map(({ commission }) => commission)
    const held = heldBy(
      commissions,
      intensity,
      likes.map((like) => like + 0.05 * normal(draws)),
    )
    for (const [i, search] of searches.entries()) {
      if (draws.uniform() > 0.2) continue
      const side = draws.uniform() < 0.5 ? 1 : -1
      searches[i] = nextCommission(search, standingOf(i, commissions, held), side, stride)
    }
  }
  return { searches, likes }
}

describe('operators who change at random times while others change too', () => {
  test.each([3, 5, 8])('come to the best reply to each other among %i, where delegators choose by a logit', (n) => {
    for (const intensity of [6, 12]) {
      for (const seed of [1, 2, 3]) {
        const { searches, likes } = operators(n, intensity, seed)
        const means = searches.map((search) => search.mean)
        for (const i of means.keys()) {
          expect(Math.abs(means[i]! - bestReply(i, means, intensity, likes))).toBeLessThan(2 * stride.step)
        }
        for (const { evidence } of searches) {
          expect(Math.abs(elasticityOf(evidence!) / intensity - 1)).toBeLessThan(0.2)
        }
      }
    }
  })

  test('do not drift where the doings of rivals drown their own', () => {
    const intensity = 8
    const start = 1 / (intensity * (1 - 1 / 5))
    const ends = Array.from({ length: 60 }, (_, seed) => {
      const draws = randomOf(seed + 1)('drowned')
      let search = opening(start)
      for (let change = 0; change < 60; change++) {
        // Rivals change at random, and what they do besides moves their METIS by half of it and more either way.
        const commissions = [search.commission, ...Array.from({ length: 4 }, () => start + 0.02 * normal(draws))]
        const likes = commissions.map((_, i) => (i === 0 ? 0 : 0.8 * normal(draws)))
        const standing = standingOf(0, commissions, heldBy(commissions, intensity, likes))
        search = nextCommission(search, { ...standing, share: 1 / 5 }, draws.uniform() < 0.5 ? 1 : -1, stride)
      }
      return search.mean
    })
    expect(Math.abs(mean(ends) - start)).toBeLessThan(0.02)
    for (const end of ends) expect(Math.abs(end - start)).toBeLessThan(0.1)
  })
})

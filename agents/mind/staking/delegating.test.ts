import { expect, test } from 'vitest'
import { logitShares, tastes } from '../../../test/fixtures/logit.ts'
import { expectWithin, R9 } from '../../../test/fixtures/tolerance.ts'
import { choose } from '../choice/choice.ts'
import { expectedCommission, netReturn, type PoolQuote } from './delegating.ts'
import { lockReturn } from './sequencing.ts'

const perfect = { uptime: 1, outageHours: 3 }
const seen = { others: 118_621.96, rewardPerBlock: 0.01247842237, blockSeconds: 12, payer: 1e9, slashShare: 0 }
const offer: PoolQuote = { held: 100_000, commission: 0, node: perfect, seen, minLock: 20_000, maxLock: 100_000 }

test('delegated METIS earns what a lock earns, less the commission and less slashing, which is all the delegators’', () => {
  expectWithin(netReturn(offer, 180), lockReturn(100_000, seen, perfect, 180), R9)
  expectWithin(netReturn({ ...offer, commission: 0.1 }, 180), 0.9 * lockReturn(100_000, seen, perfect, 180), R9)
  const node = { uptime: 0.99, outageHours: 3 }
  const slashed = { ...seen, slashShare: 0.001 }
  const lost = lockReturn(100_000, seen, node, 180) - lockReturn(100_000, slashed, node, 180)
  const kept = netReturn({ ...offer, node, commission: 0.5 }, 180)
  expect(lost).toBeGreaterThan(0)
  expectWithin(netReturn({ ...offer, node, seen: slashed, commission: 0.5 }, 180), kept - lost, R9)
})

test('what lies above the maximum earns nothing, and a pool below the minimum counts for as much as it is full', () => {
  expectWithin(netReturn({ ...offer, held: 200_000 }, 180), netReturn(offer, 180) / 2, R9)
  expectWithin(netReturn({ ...offer, held: 5_000 }, 180), netReturn({ ...offer, held: 20_000 }, 180) / 4, R9)
  expect(netReturn({ ...offer, held: 0 }, 180)).toBe(0)
})

test('V18: where all want the same return r, METIS is delegated until (1 - c) R / r is locked, in however many pools', () => {
  for (const commission of [0, 0.1, 0.25]) {
    for (const [wanted, equilibrium] of [
      [0.1, 327_930],
      [0.2, 163_965],
    ] as const) {
      const pools = Array.from({ length: 5 }, () => 20_000)
      const size = 100
      const total = () => pools.reduce((sum, held) => sum + held, 0)
      const returnOf = (held: number) =>
        netReturn({ ...offer, held: held + size, commission, seen: { ...seen, others: total() - held } }, 180)
      for (;;) {
        const next = pools.findIndex((held) => held + size <= offer.maxLock && returnOf(held) > wanted)
        if (next < 0) break
        pools[next]! += size
      }
      expect(Math.abs(total() - (1 - commission) * equilibrium)).toBeLessThanOrEqual(size)
    }
  }
})

test('V24: delegators spread over pools as a logit of net returns', () => {
  // Net returns of 5, 10 and 15 percent, by commission alone.
  const gross = netReturn(offer, 180)
  const returnAt = (net: number) => netReturn({ ...offer, commission: 1 - net / gross }, 180)
  const options = { a: returnAt(0.05), b: returnAt(0.1), c: returnAt(0.15) }
  const draws = 5000
  const share = logitShares(options, 20)
  const counts = { a: 0, b: 0, c: 0 }
  // Tastes spread evenly over the cube of uniforms (Kronecker, by the plastic number).
  const plastic = 1.2207440846057596
  for (let i = 1; i <= draws; i++) {
    let axis = 0
    const uniform = () => (0.5 + i / plastic ** ++axis) % 1
    counts[choose(options, tastes(['a', 'b', 'c'], { uniform }), 20, 'a').option]++
  }
  for (const [name, expected] of [
    ['a', 0.090031],
    ['b', 0.244728],
    ['c', 0.665241],
  ] as const) {
    expect(share[name]).toBeCloseTo(expected, 5)
    expect(Math.abs(counts[name] / draws - expected)).toBeLessThan(0.01)
  }
})

test('a commission counts for the time in which it is in force', () => {
  const day = 86_400
  const pool = { commission: 1000n, announced: 3000n, announcedFor: 45 * day }
  expect(expectedCommission({ ...pool, announcedFor: 0 }, 0, 90)).toBe(0.1)
  expect(expectedCommission(pool, 0, 90)).toBeCloseTo(0.2, 12)
  expect(expectedCommission(pool, 50 * day, 90)).toBeCloseTo(0.3, 12)
})

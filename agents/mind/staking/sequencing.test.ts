import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectWithin, R9 } from '../../../test/fixtures/tolerance.ts'
import { lockReturn, type Sequencing, yearlyRewards } from './sequencing.ts'

const perfect = { uptime: 1, outageHours: 3 }
const seen: Sequencing = {
  others: 118_621.96,
  rewardPerBlock: 0.01247842237,
  blockSeconds: 12,
  payer: 1e9,
  slashShare: 0,
}

test('V18: where all want the same return r, locks of equal size are taken until R / r is locked', () => {
  for (const [wanted, equilibrium] of [
    [0.1, 327_930],
    [0.2, 163_965],
  ] as const) {
    const size = 100
    let others = 0
    while (lockReturn(size, { ...seen, others }, perfect, 180) > wanted) others += size
    expect(Math.abs(others - equilibrium)).toBeLessThanOrEqual(size)
  }
})

const sizes = fc.double({ min: 20_000, max: 100_000, noNaN: true })
const locked = fc.double({ min: 0, max: 1e6, noNaN: true })

test('an empty payer, a node that never runs and nobody who locks return nothing', () => {
  fc.assert(
    fc.property(sizes, locked, (amount, others) => {
      expect(lockReturn(amount, { ...seen, others, payer: 0 }, perfect, 180)).toBe(0)
      expect(lockReturn(amount, { ...seen, others }, { ...perfect, uptime: 0 }, 180)).toBe(0)
    }),
  )
  expect(lockReturn(0, { ...seen, others: 0 }, perfect, 180)).toBe(0)
})

test('a payer that lasts for half of the horizon counts for half', () => {
  fc.assert(
    fc.property(sizes, fc.double({ min: 30, max: 720, noNaN: true }), (amount, days) => {
      const payer = (yearlyRewards(seen) * days) / 365 / 2
      const whole = lockReturn(amount, seen, perfect, days)
      expectWithin(lockReturn(amount, { ...seen, payer }, perfect, days), whole / 2, R9)
    }),
  )
})

test('slashing costs its share of the lock for each stall during the operator’s own epochs', () => {
  const node = { uptime: 0.99, outageHours: 3 }
  // One in a hundred hours is down, three at a time: 29.2 outages a year, half of them in epochs of others.
  const kept = lockReturn(50_000, { ...seen, others: 50_000 }, node, 180)
  const slashed = lockReturn(50_000, { ...seen, others: 50_000, slashShare: 0.01 }, node, 180)
  expectWithin(kept - slashed, (0.01 * (0.01 * (365 * 24))) / 3 / 2, R9)
})

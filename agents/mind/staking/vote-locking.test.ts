import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestLock, type LockChoice, lockWorth, workingBalance } from './vote-locking.ts'

const amount = (most: number) => fc.double({ min: 0, max: most, noNaN: true })

const choices: fc.Arbitrary<LockChoice> = fc.record({
  price: fc.double({ min: 1, max: 100, noNaN: true }),
  years: fc.double({ min: 0.02, max: 1, noNaN: true }),
  otherPower: amount(1e6),
  stake: amount(1e6),
  allStakes: amount(1e6),
  otherWorking: amount(1e6),
  boosted: fc.boolean(),
  rewards: amount(1e6),
  fees: amount(1e6),
  impatience: fc.double({ min: 0.01, max: 1, noNaN: true }),
})

test('a stake counts for two fifths without votes, for all of itself with all of them, and in between in between', () => {
  fc.assert(
    fc.property(amount(1e6), amount(1e6), amount(1e6), amount(1e6), (stake, others, power, otherPower) => {
      const all = power + otherPower
      const working = workingBalance(stake, stake + others, power, all)
      expect(workingBalance(stake, stake + others, 0, all)).toBe(0.4 * stake)
      expect(working).toBeGreaterThanOrEqual(0.4 * stake)
      expect(working).toBeLessThanOrEqual(stake)
    }),
  )
  // A quarter of the stakes with a tenth of the votes, as in BoostedFarm.t.sol.
  expect(workingBalance(250, 1000, 10, 100)).toBeCloseTo(160, 9)
  expect(workingBalance(750, 1000, 90, 100)).toBe(750)
})

test('nobody locks more than there is, nor anything that is worth less than nothing', () => {
  fc.assert(
    fc.property(choices, amount(1e5), (choice, most) => {
      const best = bestLock(most, choice)
      expect(best).toBeGreaterThanOrEqual(0)
      expect(best).toBeLessThanOrEqual(most)
      expect(lockWorth(best, choice)).toBeGreaterThanOrEqual(lockWorth(0, choice))
    }),
  )
})

/** At least one METIS, so that no difference drowns in rounding. */
const whole = fc.double({ min: 1, max: 1e5, noNaN: true })

test('the more impatient never lock more', () => {
  fc.assert(
    fc.property(choices, whole, fc.double({ min: 1.01, max: 10, noNaN: true }), (choice, most, times) => {
      const hurried = { ...choice, impatience: choice.impatience * times }
      expect(bestLock(most, hurried)).toBeLessThanOrEqual(bestLock(most, choice))
    }),
  )
})

test('where neither fees nor a boost are to be had, nobody locks anything', () => {
  fc.assert(
    fc.property(choices, amount(1e5), (choice, most) => {
      expect(bestLock(most, { ...choice, fees: 0, boosted: false })).toBe(0)
    }),
  )
})

test('with fees alone, what is locked is what equates the last METIS with its cost', () => {
  // fees · a / (b + a x)² · b = impatience · price at x, where a = years / 2 and b is the others' power.
  const choice: LockChoice = {
    price: 30,
    years: 0.5,
    otherPower: 10_000,
    stake: 0,
    allStakes: 0,
    otherWorking: 0,
    boosted: true,
    rewards: 0,
    fees: 400_000,
    impatience: 0.2,
  }
  const a = choice.years / 2
  const exact =
    (Math.sqrt((choice.fees * a * choice.otherPower) / (choice.impatience * choice.price)) - choice.otherPower) / a
  const most = 2 * exact
  expect(Math.abs(bestLock(most, choice) - exact)).toBeLessThanOrEqual(most / 100)
})

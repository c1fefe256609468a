import { Effect } from 'effect'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { borrowRate, compounded, fromRay, linear, rayMul, supplyRate } from '../../protocols/lending/interest.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { alice, bob, dollarUnits, metisUnits, openMarket } from '../fixtures/borrower.ts'
import { live } from '../fixtures/effects.ts'

const ray = 10n ** 27n
const year = 365 * 86_400

test('after a year a debt and a supply have grown to the wei as the closed forms say', () =>
  live(
    Effect.gen(function* () {
      const { play, pass, state, account, now, usdc } = yield* openMarket
      const before = (yield* state('lending')).reserves[2]!
      const rate = borrowRate(usdc.terms, before.totals.debt, before.available)
      const since = before.totals.updatedAt
      pass(year - 1 - (now() - since))
      yield* play(alice)
      const elapsed = BigInt(now() - since)
      expect(elapsed).toBe(BigInt(year))
      const debt = (yield* account('lending', bob)).reserves[2]!.debt
      expect(debt).toBe(rayMul(dollarUnits(9000), compounded(rate, elapsed)))
      // 9000 of 500,000 dollars are lent: a fiftieth of the way to the kink at 90 % and 4 %.
      expect(fromRay(rate)).toBeCloseTo((0.04 * (9000 / 500_000)) / 0.9, 12)
      expect(Number(debt) / 1e6).toBeCloseTo(9000 * Math.exp(fromRay(rate)), 5)
      const supplied = (yield* account('lending', alice)).reserves[2]!.supplied
      const earned = linear(supplyRate(usdc.terms, before.totals.debt, before.available), elapsed)
      expect(supplied).toBe(rayMul(dollarUnits(100_000), earned))
    }),
  ))

/** What bob does next, as shares of what he could, and how long he waits before. */
const steps = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: year }),
    act: fc.constantFrom('borrow', 'repay', 'supply', 'withdraw'),
    amount: fc.integer({ min: 1, max: 40_000 }),
  }),
  { minLength: 12, maxLength: 12 },
)

test('whatever is borrowed, repaid, supplied and withdrawn, rates and indices follow the formulas', () =>
  live(
    Effect.gen(function* () {
      const { act, play, endow, pass, state, refusal, now, metis, usdc } = yield* openMarket
      // With 60,000 dollars left in the reserve, bob's steps lead over the kink at 90 %.
      yield* play(foundation, act.withdraw(usdc, dollarUnits(360_000)))
      yield* play(alice, act.withdraw(usdc, dollarUnits(80_000)))
      yield* endow(bob, { metis: 60_000, usdc: 200_000 })
      yield* play(bob, act.supply(metis, metisUnits(60_000)), ...act.approvals(usdc))
      yield* play(bob, act.useAsCollateral(metis, true), act.borrow(usdc, dollarUnits(47_000)))
      // Each look is taken in the second of an update: what is owed then is what the rate was set by.
      let seen = (yield* state('lending')).reserves[2]!
      let high = 0
      for (const step of fc.sample(steps, { seed: 7, numRuns: 4 }).flat()) {
        const amount = dollarUnits(step.amount)
        const call = act[step.act as 'supply'](usdc, amount)
        if ((yield* refusal(bob, call)) !== undefined) continue
        pass(step.seconds)
        const rate = borrowRate(usdc.terms, ...lent(seen))
        yield* play(bob, call)
        const next = (yield* state('lending')).reserves[2]!
        const elapsed = BigInt(now() - seen.totals.updatedAt)
        expect(next.totals.updatedAt).toBe(now())
        expect(next.totals.debtIndex).toBe(rayMul(compounded(rate, elapsed), seen.totals.debtIndex))
        expect(next.totals.borrowRate).toBe(fromRay(borrowRate(usdc.terms, ...lent(next))))
        expect(next.totals.supplyRate).toBeCloseTo(fromRay(supplyRate(usdc.terms, ...lent(next))), 15)
        high = Math.max(high, Number(next.totals.debt) / Number(next.totals.debt + next.available))
        seen = next
      }
      expect(seen.totals.debtIndex).toBeGreaterThan(ray)
      expect(high).toBeGreaterThan(0.9)
    }),
  ))

const lent = ({ totals, available }: { readonly totals: { readonly debt: bigint }; readonly available: bigint }) =>
  [totals.debt, available] as const

import { Effect } from 'effect'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AaveProtocolDataProvider } from '../../protocols/lending/artifacts.gen.ts'
import { fromRay } from '../../protocols/lending/interest.ts'
import { mapRead, view } from '../../protocols/read.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { alice, bob, carol, openMarket } from '../fixtures/borrower.ts'
import { live } from '../fixtures/effects.ts'

/** Somebody does something with a share of what he has, some time after the last thing that anybody did. */
const steps = fc.array(
  fc.record({
    who: fc.constantFrom(alice, bob, carol),
    place: fc.integer({ min: 0, max: 2 }),
    act: fc.constantFrom('supply', 'withdraw', 'borrow', 'repay'),
    thousandths: fc.integer({ min: 1, max: 900 }),
    seconds: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 90 * 86_400 })),
  }),
  { minLength: 20, maxLength: 20 },
)

test('supplies, debts and rates are to the last digit what the pool’s own views say, whatever anybody did and however long ago', () =>
  live(
    Effect.gen(function* () {
      const { act, lending, play, endow, pass, state, account, read, refusal, metis, weth, usdc } = yield* openMarket
      const reserves = [metis, weth, usdc]
      const everybody = [alice, bob, carol, foundation]
      for (const who of [alice, bob, carol]) {
        yield* endow(who, { native: 100, metis: 2000, usdc: 50_000, weth: 20 })
        for (const reserve of reserves) yield* play(who, ...act.approvals(reserve))
      }
      const totalsOf = lending.reserves.map(({ token }) =>
        mapRead(view(AaveProtocolDataProvider.abi, lending.data, 'getReserveData', [token.address]), (told) => {
          const [, , supplied, , debt, supplyRate, borrowRate, , , liquidityIndex, debtIndex, updatedAt] = told
          const rates = { supplyRate: fromRay(supplyRate), borrowRate: fromRay(borrowRate) }
          return { supplied, debt, ...rates, liquidityIndex, debtIndex, updatedAt }
        }),
      )
      const heldBy = (who: typeof alice) =>
        lending.reserves.map(({ token }) =>
          mapRead(
            view(AaveProtocolDataProvider.abi, lending.data, 'getUserReserveData', [token.address, who]),
            (told) => {
              const [supplied, , debt, , , , , , collateral] = told
              return { supplied, debt, collateral }
            },
          ),
        )
      let done = 0
      for (const step of fc.sample(steps, { seed: 13, numRuns: 2 }).flat()) {
        const { who, act: name, seconds, thousandths } = step
        const reserve = reserves[step.place]!
        const before = yield* account('lending', who)
        const all = { supply: before.wallet, withdraw: before.reserves.map(({ supplied }) => supplied) }
        const owed = { borrow: before.wallet, repay: before.reserves.map(({ debt }) => debt) }
        const amount = ({ ...all, ...owed }[name][step.place]! * BigInt(thousandths)) / 1000n
        pass(seconds)
        // Time goes by in a block of somebody else's, so that the look is behind the last update of this reserve.
        const call = act[name](reserve, amount)
        if (amount > 0n && (yield* refusal(who, call)) === undefined) {
          yield* play(who, call)
          done += 1
        } else yield* play(alice)
        expect((yield* state('lending')).reserves.map(({ totals }) => totals)).toEqual(yield* read(totalsOf))
        for (const each of everybody) {
          expect((yield* account('lending', each)).reserves).toEqual(yield* read(heldBy(each)))
        }
      }
      expect(done).toBeGreaterThan(15)
      expect((yield* state('lending')).reserves.some(({ totals }) => totals.debt > 0n)).toBe(true)
    }),
  ))

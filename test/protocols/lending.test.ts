import { Effect } from 'effect'
import { type Address, erc20Abi } from 'viem'
import { describe, expect, test } from 'vitest'
import { all } from '../../protocols/lending/actions.ts'
import { bestLiquidation, quotesOf } from '../../protocols/lending/liquidation.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf, transfer } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { alice, bob, carol, dollarUnits, metisUnits, openMarket } from '../fixtures/borrower.ts'
import { live } from '../fixtures/effects.ts'
import { FlashBorrower } from './artifacts.gen.ts'

const hour = 3600
const year = 365 * 24 * hour

/** Codes that the pool reverts with (Errors.sol). */
const refused = {
  healthy: '45',
  unhealthyAfter: '35',
  tooLittleCollateral: '36',
  ceiling: '53',
  sequencer: '59',
  isolated: '60',
}

describe('supplying and borrowing', () => {
  test('what is supplied, borrowed, repaid and withdrawn moves as tokens and is known to the ledger', () =>
    live(
      Effect.gen(function* () {
        const { act, play, endow, read, account, usdc, metis, lending } = yield* openMarket
        expect((yield* account('lending', bob)).total).toMatchObject({ collateral: 30_000, debt: 9000, threshold: 0.4 })
        expect(yield* read(balanceOf(usdc.token.address, bob))).toBe(dollarUnits(9000))

        yield* endow(bob, { usdc: 1000 })
        const repaid = yield* play(bob, ...act.approvals(usdc), act.repay(usdc, all))
        const [debt] = repaid.facts.filter(({ type }) => type === 'repay')
        expect(debt).toMatchObject({ market: lending.pool, account: bob, token: usdc.token.address })
        expect((yield* account('lending', bob)).total.debt).toBe(0)

        const left = yield* play(bob, act.withdraw(metis, all))
        expect(left.facts.filter(({ type }) => type === 'withdrawal')).toEqual([
          {
            type: 'withdrawal',
            market: lending.pool,
            account: bob,
            token: metis.token.address,
            amount: metisUnits(1000),
          },
        ])
        expect(yield* read(balanceOf(metis.token.address, bob))).toBe(metisUnits(1000))
      }),
    ))

  test('nobody borrows or withdraws more than the collateral covers', () =>
    live(
      Effect.gen(function* () {
        const { act, refusal, usdc, metis } = yield* openMarket
        expect(yield* refusal(bob, act.borrow(usdc, dollarUnits(1)))).toBe(refused.tooLittleCollateral)
        // 9000 dollars at a threshold of 40 % need 750 METIS.
        expect(yield* refusal(bob, act.withdraw(metis, metisUnits(251)))).toBe(refused.unhealthyAfter)
        expect(yield* refusal(bob, act.withdraw(metis, metisUnits(249)))).toBeUndefined()
        expect(yield* refusal(bob, act.useAsCollateral(metis, false))).toBe(refused.unhealthyAfter)
      }),
    ))

  test('against METIS only dollars are lent, and no more than its debt ceiling', () =>
    live(
      Effect.gen(function* () {
        const { act, play, endow, refusal, usdc, metis, weth } = yield* openMarket
        yield* endow(carol, { metis: 200_000 })
        yield* endow(alice, { usdc: 1_000_000 })
        yield* play(alice, act.supply(usdc, dollarUnits(1_000_000)))
        yield* play(
          carol,
          ...act.approvals(metis),
          act.supply(metis, metisUnits(200_000)),
          act.useAsCollateral(metis, true),
        )
        expect(yield* refusal(carol, act.borrow(weth, metisUnits(1)))).toBe(refused.isolated)
        // Bob owes 9000 of the million already.
        expect(yield* refusal(carol, act.borrow(usdc, dollarUnits(991_001)))).toBe(refused.ceiling)
        expect(yield* refusal(carol, act.borrow(usdc, dollarUnits(991_000)))).toBeUndefined()
      }),
    ))

  test('every action uses two thirds at most of the gas that it asks for, and borrowers are listed until they have repaid', () =>
    live(
      Effect.gen(function* () {
        const { act, play, endow, state, setPrices, usdc, metis, weth } = yield* openMarket
        const spent: [string, bigint, bigint][] = []
        const measure = Effect.fnUntraced(function* (from: Address, name: string, call: ReturnType<typeof act.supply>) {
          const { gasUsed } = yield* play(from, call)
          spent.push([name, gasUsed[0]!, call.gas])
        })
        yield* play(alice, ...act.approvals(weth))
        yield* measure(alice, 'supply', act.supply(weth, metisUnits(50)))
        yield* measure(alice, 'borrow', act.borrow(metis, metisUnits(500)))
        expect((yield* state('lending')).weakest.map(({ account }) => account)).toEqual([bob, alice])
        yield* measure(alice, 'withdraw', act.withdraw(usdc, dollarUnits(10)))
        yield* play(alice, ...act.approvals(metis))
        yield* measure(alice, 'repay', act.repay(metis, metisUnits(100)))
        yield* measure(alice, 'useAsCollateral', act.useAsCollateral(weth, false))
        setPrices({ metis: 20 })
        yield* endow(carol, { usdc: 1 })
        yield* measure(carol, 'liquidate', act.liquidate({ account: bob, collateral: metis, debt: usdc, cover: all }))
        yield* measure(foundation, 'setSequencer', act.setSequencer(false))
        expect((yield* state('lending')).weakest.map(({ account }) => account)).toEqual([alice])
        for (const [name, used, limit] of spent) expect(Number(used), name).toBeLessThan((2 / 3) * Number(limit))
      }),
    ))
})

describe('liquidation', () => {
  test('repays half of a debt at a health factor above 0.95, and pays the bonus less the market fee', () =>
    live(
      Effect.gen(function* () {
        const { act, play, read, state, refusal, setPrices, lending, usdc, metis } = yield* openMarket
        const half = act.liquidate({ account: bob, collateral: metis, debt: usdc, cover: all })
        expect(yield* refusal(carol, half)).toBe(refused.healthy)
        setPrices({ metis: 22 })
        yield* play(carol)
        const seen = yield* state('lending')
        const [weakest] = seen.weakest
        // 22,000 dollars at a threshold of 40 % for 9000 dollars and a few seconds of interest.
        expect(Number(weakest!.healthFactor) / 1e18).toBeCloseTo(8800 / 9000, 6)
        const purse = [0n, 0n, dollarUnits(100_000)]
        const found = bestLiquidation(weakest!, quotesOf(lending, seen), purse)!
        expect([found.collateral, found.debt]).toEqual([0, 2])
        expect(Number(found.cover) / 1e6).toBeCloseTo(4500, 3)
        // A tenth of the bonus is the market's: 4500 / 22 METIS and 9 % more.
        expect(Number(found.seized) / 1e18).toBeCloseTo((4500 / 22) * 1.09, 4)
        expect(found.profit).toBeCloseTo(4500 * 0.09, 2)
        const { cover } = found
        const done = yield* play(carol, act.liquidate({ account: bob, collateral: metis, debt: usdc, cover }))
        expect(done.facts.filter(({ type }) => type === 'liquidation')).toEqual([
          {
            type: 'liquidation',
            market: lending.pool,
            account: bob,
            liquidator: carol,
            token: usdc.token.address,
            amount: cover,
            collateral: metis.token.address,
            seized: found.seized,
          },
        ])
        expect(yield* read(balanceOf(metis.token.address, carol))).toBe(found.seized)
        expect(yield* read(balanceOf(usdc.token.address, carol))).toBe(dollarUnits(100_000) - cover)
      }),
    ))

  test('repays all of a debt at a health factor below 0.95', () =>
    live(
      Effect.gen(function* () {
        const { act, play, state, setPrices, lending, usdc, metis } = yield* openMarket
        setPrices({ metis: 20 })
        yield* play(carol)
        const seen = yield* state('lending')
        const found = bestLiquidation(seen.weakest[0]!, quotesOf(lending, seen), [0n, 0n, dollarUnits(100_000)])!
        expect(Number(found.cover) / 1e6).toBeCloseTo(9000, 3)
        const { facts } = yield* play(
          carol,
          act.liquidate({ account: bob, collateral: metis, debt: usdc, cover: found.cover }),
        )
        expect(facts).toContainEqual(expect.objectContaining({ type: 'liquidation', seized: found.seized }))
      }),
    ))

  test('takes all collateral and repays what it is worth when it no longer covers the debt', () =>
    live(
      Effect.gen(function* () {
        const { act, play, state, setPrices, lending, usdc, metis } = yield* openMarket
        setPrices({ metis: 8 })
        yield* play(carol)
        const seen = yield* state('lending')
        const found = bestLiquidation(seen.weakest[0]!, quotesOf(lending, seen), [0n, 0n, dollarUnits(100_000)])!
        expect(Number(found.cover) / 1e6).toBeCloseTo(8000 / 1.1, 3)
        const { facts } = yield* play(carol, act.liquidate({ account: bob, collateral: metis, debt: usdc, cover: all }))
        expect(facts).toContainEqual(
          expect.objectContaining({ type: 'liquidation', amount: found.cover, seized: found.seized }),
        )
        const after = (yield* state('lending')).weakest[0]!
        expect(after.account).toBe(bob)
        expect(after.holdings[0]!.collateral).toBe(0n)
      }),
    ))
})

describe('while the sequencer stands still', () => {
  const [first, second]: readonly Address[] = [
    '0x0000000000000000000000000000000000000a11',
    '0x0000000000000000000000000000000000000b22',
  ]

  test('nobody borrows, and only who is far below water is liquidated; afterwards a grace period runs', () =>
    live(
      Effect.gen(function* () {
        const { act, actions, play, endow, refusal, state, setPrices, pass, usdc, metis, weth } = yield* openMarket
        const { sequencing } = actions
        const lock = Effect.fnUntraced(function* (operator: Address) {
          yield* endow(operator, { native: 10, metis: 20_000 })
          const amount = metisUnits(20_000)
          const call = sequencing.lock({ signer: operator, recipient: operator, amount })
          yield* play(operator, ...sequencing.approvals(), call)
          // Slot 0 is the foundation's.
          pass(20)
        })
        const status = state('lending').pipe(Effect.map((seen) => seen.sequencer))
        yield* play(alice, ...act.approvals(weth), act.supply(weth, metisUnits(10)))
        yield* lock(first!)
        const borrow = act.borrow(usdc, dollarUnits(100))
        const liquidate = act.liquidate({ account: bob, collateral: metis, debt: usdc, cover: dollarUnits(100) })
        setPrices({ metis: 22 })
        yield* play(carol)
        expect(yield* status).toEqual({ up: true, since: 0 })
        expect(yield* refusal(carol, liquidate)).toBeUndefined()
        expect(yield* refusal(alice, borrow)).toBeUndefined()

        // Nobody else is there to take over: it lasts.
        yield* play(first!, sequencing.halt())
        yield* play(carol)
        const { up, since } = yield* status
        expect(up).toBe(false)
        pass(hour)
        yield* play(carol)
        expect(yield* status).toEqual({ up: false, since })
        expect(yield* refusal(alice, borrow)).toBe(refused.sequencer)
        // The health factor is 0.978.
        expect(yield* refusal(carol, liquidate)).toBe(refused.sequencer)
        // Who wants to be safe can still add to his collateral or repay.
        yield* endow(bob, { usdc: 10 })
        // No prices come while no blocks are built, but for those that somebody forces in from L1.
        setPrices({ metis: 21 })
        yield* play(bob, ...act.approvals(usdc), act.repay(usdc, dollarUnits(1)))
        expect(yield* refusal(carol, liquidate)).toBe(refused.sequencer)
        yield* play(foundation, actions.feeds.push({ eth: 2000, metis: 21, usdc: 1 }))
        // Now it is 0.933: below 0.95.
        expect(yield* refusal(carol, liquidate)).toBeUndefined()

        setPrices({ metis: 22 })
        yield* play(first!, sequencing.resume())
        yield* play(carol)
        expect((yield* status).up).toBe(true)
        expect(yield* refusal(carol, liquidate)).toBe(refused.sequencer)
        pass(hour - 2)
        yield* play(carol)
        expect(yield* refusal(carol, liquidate)).toBe(refused.sequencer)
        pass(1)
        yield* play(carol)
        expect(yield* refusal(carol, liquidate)).toBeUndefined()
        expect(yield* refusal(alice, borrow)).toBeUndefined()

        // Whoever stands by takes over after three minutes: an outage between two blocks leaves no trace.
        yield* lock(second!)
        const before = yield* status
        yield* play(first!, sequencing.halt())
        pass(hour)
        yield* play(carol)
        // The epoch after this one has been drawn already.
        expect((yield* state('sequencing')).epochs.previous.signer).toBe(second)
        expect(yield* status).toEqual(before)
      }),
    ))

  test('nobody but the operator says so', () =>
    live(
      Effect.gen(function* () {
        const { act, refusal } = yield* openMarket
        expect(yield* refusal(bob, act.setSequencer(false))).toBeDefined()
        expect(yield* refusal(foundation, act.setSequencer(false))).toBeUndefined()
      }),
    ))
})

describe('a flash loan', () => {
  const receiver: Address = '0x00000000000000000000000000000000000f1a54'

  test('comes back with its premium, which is the suppliers', () =>
    live(
      Effect.gen(function* () {
        const { act, play, read, state, chain, usdc } = yield* openMarket
        yield* chain.setCode(receiver, FlashBorrower.runtime)
        yield* play(carol, transfer(usdc.token.address, receiver, dollarUnits(150)))
        const before = (yield* state('lending')).reserves[2]!
        yield* play(carol, act.flashLoan(usdc, receiver, dollarUnits(300_000)))
        const after = (yield* state('lending')).reserves[2]!
        expect(yield* read(view(FlashBorrower.abi, receiver, 'held', [usdc.token.address]))).toBe(dollarUnits(300_150))
        expect(yield* read(balanceOf(usdc.token.address, receiver))).toBe(0n)
        expect(after.available - before.available).toBe(dollarUnits(150))
        // All of it but dust, beside some seconds of interest on 9000 dollars.
        const gained = Number(after.totals.supplied - before.totals.supplied) / 1e6
        expect(gained).toBeGreaterThan(149.999)
        expect(gained).toBeLessThan(150.001)
      }),
    ))

  test('that cannot pay its premium does not happen', () =>
    live(
      Effect.gen(function* () {
        const { act, play, refusal, chain, usdc } = yield* openMarket
        yield* chain.setCode(receiver, FlashBorrower.runtime)
        const loan = act.flashLoan(usdc, receiver, dollarUnits(300_000))
        expect(yield* refusal(carol, loan)).toBeDefined()
        yield* play(carol, transfer(usdc.token.address, receiver, dollarUnits(150)))
        expect(yield* refusal(carol, loan)).toBeUndefined()
      }),
    ))
})

describe('conservation', () => {
  test('what suppliers can claim is covered by what is held and owed, and all of it can be paid out', () =>
    live(
      Effect.gen(function* () {
        const { act, play, pass, endow, read, state, account, setPrices, lending, usdc, metis, weth } =
          yield* openMarket
        const covered = Effect.gen(function* () {
          const { reserves } = yield* state('lending')
          for (const { totals, available } of reserves) {
            expect(totals.supplied).toBeLessThanOrEqual(available + totals.debt)
          }
          const accounts = yield* Effect.forEach([alice, bob, carol, foundation], (who) => account('lending', who))
          for (const [i, { totals }] of reserves.entries()) {
            const claims = accounts.reduce((sum, { reserves: held }) => sum + held[i]!.supplied, 0n)
            const debts = accounts.reduce((sum, { reserves: held }) => sum + held[i]!.debt, 0n)
            // Each balance is rounded to the nearest by itself.
            expect(Math.abs(Number(claims - totals.supplied))).toBeLessThanOrEqual(4)
            expect(Math.abs(Number(debts - totals.debt))).toBeLessThanOrEqual(4)
          }
        })
        yield* play(
          alice,
          ...act.approvals(weth),
          act.supply(weth, metisUnits(100)),
          act.borrow(metis, metisUnits(2000)),
        )
        yield* covered
        pass(year)
        yield* play(carol, act.supply(usdc, dollarUnits(50_000)))
        yield* covered
        setPrices({ metis: 21 })
        pass(year / 2)
        yield* play(carol, act.liquidate({ account: bob, collateral: metis, debt: usdc, cover: all }))
        yield* covered
        pass(year)
        yield* endow(alice, { metis: 3000 })
        yield* endow(bob, { usdc: 10_000 })
        yield* play(
          alice,
          ...act.approvals(metis),
          act.repay(metis, all),
          act.withdraw(weth, all),
          act.withdraw(usdc, all),
        )
        // What is left of bob's debt after the liquidation was of the whole.
        const owes = (yield* account('lending', bob)).reserves[2]!.debt
        yield* play(bob, ...(owes > 0n ? [...act.approvals(usdc), act.repay(usdc, all)] : []), act.withdraw(metis, all))
        yield* play(carol, act.withdraw(usdc, all))
        yield* covered
        for (const reserve of lending.reserves) {
          yield* play(foundation, act.withdraw(reserve, all))
          const held = yield* read(view(erc20Abi, reserve.token.address, 'balanceOf', [reserve.aToken]))
          expect(held).toBeGreaterThanOrEqual(0n)
        }
        const { reserves, weakest } = yield* state('lending')
        expect(weakest).toEqual([])
        for (const { totals } of reserves) expect([totals.supplied, totals.debt]).toEqual([0n, 0n])
      }),
    ))
})

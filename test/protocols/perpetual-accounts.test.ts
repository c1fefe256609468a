import { Effect } from 'effect'
import * as fc from 'fast-check'
import { type Abi, type Address, type Hex, toFunctionSelector } from 'viem'
import { describe, expect, test } from 'vitest'
import { AccountBalance, Exchange } from '../../protocols/perpetual/artifacts.gen.ts'
import { bookOf } from '../../protocols/perpetual/book.ts'
import { marketNames } from '../../protocols/perpetual/market.ts'
import { usableTick } from '../../protocols/perpetual/price.ts'
import { perpetualAccount } from '../../protocols/perpetual/state.ts'
import { surveyed } from '../../protocols/perpetual/survey.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { live } from '../fixtures/effects.ts'
import { liquidator, long, maker, short, stranger, whole } from '../fixtures/perpetual.ts'
import { markOf, standingOf, viewsOf } from '../fixtures/perpetual-views.ts'
import { crew, holder, openWalk, steps } from '../fixtures/perpetual-walk.ts'

type Walk = Effect.Success<typeof openWalk>

/** Everybody comes to what the contracts' own views say; gives back what there was to see. */
const agreeing = Effect.fnUntraced(function* ({ at, read }: Walk) {
  const everybody = [at.foundation, ...crew, stranger]
  const views = everybody.map((who) => viewsOf(at, who))
  const marks = marketNames.map((name) => markOf(at, name))
  const worked = yield* read({
    accounts: everybody.map((who) => perpetualAccount(at, who)),
    book: bookOf(at),
    // The same views while the code is lent to the contracts that they ask.
    views,
    marks,
  })
  const viewed = yield* read({ views, marks, standings: everybody.map((who) => standingOf(at, who)) })
  expect(worked.accounts).toEqual(viewed.views)
  expect([worked.views, worked.marks]).toEqual([viewed.views, viewed.marks])
  expect(marketNames.map((name) => worked.book.markets[name].mark)).toEqual(viewed.marks)

  const isStale = [...worked.book.accounts.values()].some(({ told, collateral }) => told && collateral === 0n)
  for (const [i, { isIn, hasCollateral, hasOrders, isLiquidatable }] of viewed.standings.entries()) {
    const stored = worked.book.accounts.get(everybody[i]!)
    expect(stored === undefined).toBe(everybody[i] === stranger)
    expect([stored?.isIn ?? false, stored?.orders !== undefined]).toEqual([isIn, hasOrders])
    expect(stored?.told !== undefined).toBe(hasCollateral || (isIn && isStale))
    expect(stored?.told?.liquidatable ?? false).toBe(isLiquidatable)
  }
  const { long, short } = surveyed(worked.book)
  for (const name of marketNames) {
    const sizes = viewed.views.map(({ markets }) => markets[name].size)
    expect(long[name]).toBe(sizes.reduce((sum, size) => (size > 0n ? sum + size : sum), 0n))
    expect(short[name]).toBe(sizes.reduce((sum, size) => (size < 0n ? sum - size : sum), 0n))
  }
  return { isStale, views: viewed.views, standings: viewed.standings }
})

describe('an account comes to what the contracts say, to the last digit,', () => {
  test('whatever anybody did before', async () => {
    await fc.assert(
      fc.asyncProperty(steps(24), (walk) =>
        live(
          Effect.gen(function* () {
            const exchange = yield* openWalk
            for (const step of walk) {
              yield* exchange.take(step)
              const { isStale } = yield* agreeing(exchange)
              expect(isStale).toBe(step.step === 'alone')
            }
          }),
        ),
      ),
      { numRuns: 6, endOnFailure: true },
    )
  })

  test('in the first minutes of a market, before and after its first trade, also while nobody settles funding', () =>
    live(
      Effect.gen(function* () {
        const exchange = yield* openWalk
        const { take, open, state, setPrices } = exchange
        setPrices({ metis: 31 })
        expect((yield* state('perpetual')).survey.long).toEqual({ metis: 0n, eth: 0n })
        const passing = (seconds: number, step: 'pass' | 'alone') =>
          take({ step, seconds, trades: false, who: stranger, market: 'metis', share: 1 })
        for (const side of [undefined, 'long', 'short'] as const) {
          if (side) yield* open(side === 'long' ? long : short, 'metis', side, 100)
          for (const seconds of [1, 15, 15, 60, 300]) {
            yield* passing(seconds, 'alone')
            expect((yield* agreeing(exchange)).isStale).toBe(true)
            yield* passing(seconds, 'pass')
            expect((yield* agreeing(exchange)).isStale).toBe(false)
          }
        }
      }),
    ))

  test('in a block without transactions, which is asked before it is mined', () =>
    live(
      Effect.gen(function* () {
        const exchange = yield* openWalk
        const { at, chain, deployments, now, open, setPrices } = exchange
        setPrices({ metis: 33 })
        yield* open(long, 'metis', 'long', 100)
        const plan = planReads([at.foundation, ...crew].map((who) => perpetualAccount(at, who)))
        for (const timestamp of [now() + 60, now() + 3660]) {
          const block = { timestamp, coinbase: deployments.metis.feeVault }
          const { values } = yield* yield* chain.mineAndSee(block, [], [plan])
          expect(values).toEqual(yield* chain.read([plan]))
          expect((yield* agreeing(exchange)).isStale).toBe(true)
        }
      }),
    ))

  test('below its requirement, in bad debt, while its METIS is sold, and after all that', () =>
    live(
      Effect.gen(function* () {
        const exchange = yield* openWalk
        const { actions, at, play, open, bring, account } = exchange
        yield* play(long, actions.withdraw(at.settlement, 7_000_000_000n))
        yield* open(long, 'metis', 'long', 800)
        yield* open(short, 'eth', 'short', 10)
        yield* open(holder, 'metis', 'long', 200)
        const below = { lower: usableTick(24), upper: usableTick(28) }
        yield* play(maker, actions.addLiquidity({ market: 'metis', base: 0n, quote: 90_000n * whole, ...below }))
        yield* agreeing(exchange)
        yield* bring(27)
        yield* agreeing(exchange)
        yield* bring(22)
        const fallen = yield* agreeing(exchange)
        const [, inDebt, , , pledged] = fallen.views
        expect(inDebt!.value).toBeLessThan(0n)
        expect(inDebt!.withdrawable).toEqual({ settlement: 0n, collateral: 0n })
        expect(pledged!.balance.collateral).toBeGreaterThan(0n)
        expect(fallen.standings[4]!.isLiquidatable).toBe(true)

        yield* play(liquidator, actions.repaymentApproval())
        const sold = yield* play(liquidator, actions.liquidateCollateral(holder, 50_000_000n))
        expect(sold.facts.map(({ type }) => type)).toContain('marginLiquidation')
        yield* agreeing(exchange)
        const { facts } = yield* play(liquidator, actions.liquidate(long, 'metis'))
        expect(facts.map(({ type }) => type)).toContain('badDebt')
        yield* agreeing(exchange)
        expect((yield* account('perpetual', long)).value).toBe(0n)
      }),
    ))

  test('with a position that is too small to be one', () =>
    live(
      Effect.gen(function* () {
        const exchange = yield* openWalk
        const { actions, play, read, at, pass } = exchange
        const dust = { market: 'metis', side: 'long', base: 5n, bound: 0n } as const
        yield* play(long, actions.openPosition(dust))
        pass(3600)
        const { views, standings } = yield* agreeing(exchange)
        const { accounts } = yield* read(bookOf(at))
        expect(accounts.get(long)!.positions.metis.size).toBe(5n)
        expect(views[1]!.markets.metis.size).toBe(0n)
        expect(standings[1]!.isIn).toBe(true)
      }),
    ))
})

test('what is lent for reading stands before the same code, which has no function of its name', () =>
  live(
    Effect.gen(function* () {
      const { at, chain } = yield* openWalk
      const codeOf = (contract: Address) => chain.rpc.call<Hex>('eth_getCode', [contract, 'latest'])
      for (const [name, { abi }] of [['accountBalance', AccountBalance] as const, ['exchange', Exchange] as const]) {
        expect(yield* codeOf(at.sameCode[name])).toBe(yield* codeOf(at[name]))
        const functions = (abi as Abi).filter((item) => item.type === 'function')
        expect(functions.map((item) => toFunctionSelector(item))).not.toContain(toFunctionSelector('peek()'))
      }
    }),
  ))

test('reading leaves no trace on the chain', () =>
  live(
    Effect.gen(function* () {
      const exchange = yield* openWalk
      yield* exchange.open(long, 'metis', 'long', 100)
      const before = (yield* exchange.chain.dump).accounts
      yield* agreeing(exchange)
      expect((yield* exchange.chain.dump).accounts).toEqual(before)
    }),
  ))

import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { fundingPayment, fundingRate } from '../../protocols/perpetual/funding.ts'
import { usableTick } from '../../protocols/perpetual/price.ts'
import { balanceOf } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import {
  long,
  short,
  maker,
  whale,
  liquidator,
  stranger,
  whole,
  tick,
  openPerpetual,
  sum,
  usd,
} from '../fixtures/perpetual.ts'

describe('perpetual futures', () => {
  test('open usable: mark, index and market agree, and the foundation stands behind the price', () =>
    live(
      Effect.gen(function* () {
        const { state, at } = yield* openPerpetual
        const { markets, insurance, survey } = yield* state('perpetual')
        for (const [name, price] of [
          ['metis', 30],
          ['eth', 2000],
        ] as const) {
          const market = markets[name]
          expect(market.index).toBe(price)
          expect(market.price).toBeCloseTo(price, 9)
          // An average is a whole tick, rounded down.
          expect(market.mark / price).toBeGreaterThan(1 / tick)
          expect(market.mark / price).toBeLessThanOrEqual(1)
          expect(market.liquidity).toBe(market.foundation.liquidity)
          expect([at.markets[name].lower, at.markets[name].upper]).toEqual([
            market.foundation.lower,
            market.foundation.upper,
          ])
        }
        expect(insurance).toBe(100_000n * 10n ** 6n)
        expect(survey.long).toEqual({ metis: 0n, eth: 0n })
      }),
    ))

  test('a whole life: makers, both sides, funding, and everybody takes out what is theirs (V36 d)', () =>
    live(
      Effect.gen(function* () {
        const { play, state, account, read, actions, at, everybody, join, open, anHourLater, excess } =
          yield* openPerpetual
        for (const [who, margin] of [
          [maker, 100_000],
          [long, 10_000],
          [short, 10_000],
        ] as const) {
          yield* join(who, margin)
        }
        const range = { lower: usableTick(30 / 1.2), upper: usableTick(30 * 1.2) }
        const [added] = (yield* play(
          maker,
          actions.addLiquidity({ market: 'metis', base: 5000n * whole, quote: 150_000n * whole, ...range }),
        )).facts
        expect(added).toMatchObject({ type: 'makerOrder', account: maker, fee: 0n })
        yield* open(long, 'metis', 'long', 1000)
        yield* open(short, 'metis', 'short', 400)
        yield* open(short, 'eth', 'short', 5)
        const { survey, insurance } = yield* state('perpetual')
        expect(survey.long).toEqual({ metis: 1000n * whole, eth: 0n })
        // A seller's amount goes through the pool's own fee, which the exchange scales out again: a wei may be lost.
        expect(Number(survey.short.metis - 400n * whole)).toBeLessThanOrEqual(0)
        expect(Number(survey.short.metis - 400n * whole)).toBeGreaterThanOrEqual(-1)
        // A tenth of a thousandth of every trade.
        const volume = 1000 * 30 + 400 * 30 + 5 * 2000
        expect(Number(insurance) / 1e6 - 100_000).toBeGreaterThan(0.99 * 1e-4 * volume)
        expect(Number(insurance) / 1e6 - 100_000).toBeLessThan(1.03 * 1e-4 * volume)

        for (let day = 0; day < 3; day++) {
          for (let i = 0; i < 24; i++) yield* anHourLater
          expect(Math.abs(yield* excess)).toBeLessThanOrEqual(everybody.length + 1)
        }
        yield* play(long, actions.closePosition('metis', 0n))
        yield* play(short, actions.closePosition('metis', 0n), actions.closePosition('eth', 0n))
        const { order } = (yield* account('perpetual', maker)).markets.metis
        const [, removed] = (yield* play(maker, actions.removeLiquidity({ market: 'metis', ...order }))).facts.filter(
          ({ type }) => type !== 'funding',
        )
        expect(removed).toMatchObject({ type: 'makerOrder', fee: order.fees, liquidity: -order.liquidity })
        const left = (yield* account('perpetual', maker)).markets.metis.size
        if (left !== 0n) yield* play(maker, actions.closePosition('metis', 0n))
        expect(Math.abs(yield* excess)).toBeLessThanOrEqual(everybody.length + 1)

        for (const who of [maker, long, short]) {
          const { value } = yield* account('perpetual', who)
          yield* play(who, actions.withdrawAll(at.settlement))
          const out = yield* read(balanceOf(at.settlement.address, who))
          expect(Math.abs(Number(out - value))).toBeLessThanOrEqual(1)
          expect((yield* account('perpetual', who)).value).toBeLessThanOrEqual(1n)
        }
        // The long paid funding and its own way up; the maker got fees and funding.
        expect(yield* read(balanceOf(at.settlement.address, long))).toBeLessThan(10_000n * 10n ** 6n)
        expect(yield* read(balanceOf(at.settlement.address, maker))).toBeGreaterThan(100_000n * 10n ** 6n)
        expect(Math.abs(yield* excess)).toBeLessThanOrEqual(everybody.length + 1)
      }),
    ))
})

describe('funding (V23)', () => {
  test('sums to nothing over takers when they are balanced, and else to what the makers get; who pays, the sign says', () =>
    live(
      Effect.gen(function* () {
        const { state, at, join, open, setPrices, anHourLater, fundingOf } = yield* openPerpetual
        yield* join(long, 20_000)
        yield* join(short, 20_000)
        yield* open(long, 'metis', 'long', 1000)
        yield* open(short, 'metis', 'short', 1000)
        const payments = Effect.all({
          long: fundingOf(long),
          short: fundingOf(short),
          makers: fundingOf(at.foundation),
        })
        /** Each account's payment loses a fraction of a wei. */
        const total = (each: { long: bigint; short: bigint; makers: bigint }) =>
          Math.abs(Number(sum(Object.values(each))))

        for (const [index, payer, payee] of [
          [29.7, 'long', 'short'],
          [30.3, 'short', 'long'],
        ] as const) {
          setPrices({ metis: index })
          // The averages know the new index an hour later, and the hour after that is paid by it.
          yield* anHourLater
          yield* anHourLater
          const before = yield* payments
          yield* anHourLater
          const after = yield* payments
          expect(after[payer]).toBeGreaterThan(before[payer])
          expect(after[payee]).toBeLessThan(before[payee])
          expect(after[payer] - before[payer]).toBe(before[payee] - after[payee])
          expect(total(after)).toBeLessThanOrEqual(2)
          const { average, indexAverage } = (yield* state('perpetual')).markets.metis
          const rate = fundingRate({ market: average, index: indexAverage }, at.mostFunding)
          const expected = fundingPayment(1000, indexAverage, rate, 1 / 24)
          expect(usd(after.long - before.long)).toBeCloseTo(expected, 9)
        }
        const balanced = yield* payments
        yield* open(long, 'metis', 'long', 500)
        yield* anHourLater
        yield* anHourLater
        const unbalanced = yield* payments
        expect(unbalanced.long - balanced.long).not.toBe(balanced.short - unbalanced.short)
        expect(total(unbalanced)).toBeLessThanOrEqual(2)
      }),
    ))
})

describe('an account', () => {
  test('that opens and closes in one block pays the fee twice and nothing else (V22)', () =>
    live(
      Effect.gen(function* () {
        const { play, account, actions, at, join } = yield* openPerpetual
        yield* join(long, 10_000)
        const { facts } = yield* play(
          long,
          actions.openPosition({ market: 'eth', side: 'long', base: 5n * whole, bound: 0n }),
          actions.closePosition('eth', 0n),
        )
        const trades = facts.filter((fact) => fact.type === 'position')
        const [opened, closed] = trades
        expect(opened!.notional + closed!.notional).toBeLessThanOrEqual(0n)
        expect(opened!.notional + closed!.notional).toBeGreaterThanOrEqual(-2n)
        for (const { fee, notional } of trades) {
          expect(usd(fee) / Math.abs(usd(notional))).toBeCloseTo(at.exchangeFee, 5)
        }
        const lost = 10_000n * 10n ** 6n - (yield* account('perpetual', long)).value
        expect(Number(lost) / 1e6).toBeCloseTo(usd(sum(trades.map(({ fee }) => fee))), 5)
      }),
    ))

  test('cannot open beyond ten times its margin, nor take out what a position needs', () =>
    live(
      Effect.gen(function* () {
        const { refusal, actions, at, join, open } = yield* openPerpetual
        yield* join(long, 1000)
        const beyond = { market: 'metis', side: 'long', base: 340n * whole, bound: 0n } as const
        expect(yield* refusal(long, actions.openPosition(beyond))).toBe('CH_NEFCI')
        yield* open(long, 'metis', 'long', 300)
        expect(yield* refusal(long, actions.withdraw(at.settlement, 200n * 10n ** 6n))).toBe('V_NEFC')
        expect(yield* refusal(stranger, actions.settleFunding(long))).toBe('CH_OVOT')
      }),
    ))

  test('with METIS as margin counts it in part, and loses it at a discount when its debt grows too large', () =>
    live(
      Effect.gen(function* () {
        const { play, endow, refusal, state, account, read, actions, at, everybody, join, open, bring } =
          yield* openPerpetual
        yield* join(whale, 3_000_000)
        yield* endow(long, { native: 110, metis: 40 })
        yield* endow(liquidator, { native: 10, usdc: 1000 })
        everybody.push(long)
        yield* play(
          long,
          ...actions.approvals(),
          actions.deposit(at.collateral, 40n * whole),
          actions.depositNative(60n * whole),
        )
        expect((yield* account('perpetual', long)).value).toBe(2_100n * 10n ** 6n)
        yield* play(long, actions.withdrawNative(5n * whole), actions.depositNative(5n * whole))
        yield* open(long, 'metis', 'long', 200)
        const repay = 200n * 10n ** 6n
        yield* play(liquidator, actions.repaymentApproval())
        expect(yield* refusal(liquidator, actions.liquidateCollateral(long, repay))).toBe('V_NL')

        yield* bring(30 * 0.78)
        const { survey, insurance } = yield* state('perpetual')
        expect(survey.weakest[0]).toMatchObject({ account: long, collateral: true })
        const { facts } = yield* play(liquidator, actions.liquidateCollateral(long, repay))
        const sold = facts.find(({ type }) => type === 'marginLiquidation')
        const amount = yield* read(balanceOf(at.collateral.address, liquidator))
        expect(sold).toMatchObject({
          account: long,
          liquidator,
          amount,
          repaid: 194n * 10n ** 6n,
          insurance: 6_000_000n,
        })
        expect(usd(amount)).toBeCloseTo(200 / (23.4 * 0.9), 6)
        expect((yield* account('perpetual', long)).balance.collateral).toBe(100n * whole - amount)
        expect(Number((yield* state('perpetual')).insurance - insurance)).toBe(6_000_000)
      }),
    ))

  test('that makes a market on too little margin loses its orders first, and its position after', () =>
    live(
      Effect.gen(function* () {
        const { play, refusal, state, actions, join, bring, excess, everybody } = yield* openPerpetual
        yield* join(whale, 3_000_000)
        yield* join(liquidator, 100_000)
        yield* join(maker, 4000)
        const range = { lower: usableTick(30 / 1.2), upper: usableTick(30) }
        yield* play(maker, actions.addLiquidity({ market: 'metis', base: 0n, quote: 38_000n * whole, ...range }))
        expect(yield* refusal(liquidator, actions.cancelOrders(maker, 'metis'))).toBe('CH_NEXO')
        yield* bring(24.5)
        const weakest = (yield* state('perpetual')).survey.weakest[0]!
        expect(weakest).toMatchObject({ account: maker, hasOrders: true })
        expect(yield* refusal(liquidator, actions.liquidate(maker, 'metis'))).toBe('CH_CLWTISO')
        const { facts } = yield* play(
          liquidator,
          actions.cancelOrders(maker, 'metis'),
          actions.liquidate(maker, 'metis'),
        )
        expect(facts.map(({ type }) => type)).toContain('positionLiquidation')
        expect(Math.abs(yield* excess)).toBeLessThanOrEqual(everybody.length + 1)
      }),
    ))
})

test('every action fits the gas that it is given', () =>
  live(
    Effect.gen(function* () {
      const { play, actions, at, join } = yield* openPerpetual
      yield* join(long, 50_000)
      const range = { lower: usableTick(25), upper: usableTick(36) }
      const calls = [
        actions.depositNative(whole),
        actions.openPosition({ market: 'metis', side: 'long', base: 100n * whole, bound: 0n }),
        actions.openPosition({ market: 'eth', side: 'short', base: whole, bound: 0n }),
        actions.addLiquidity({ market: 'metis', base: 100n * whole, quote: 3000n * whole, ...range }),
        actions.removeLiquidity({ market: 'metis', liquidity: 10n ** 18n, ...range }),
        actions.withdraw(at.settlement, 10n ** 6n),
        actions.withdrawNative(whole / 2n),
        actions.closePosition('metis', 0n),
        actions.closePosition('eth', 0n),
        actions.withdrawAll(at.settlement),
      ]
      const { gasUsed } = yield* play(long, ...calls)
      gasUsed.forEach((used, i) => expect(Number(used)).toBeLessThan(0.8 * Number(calls[i]!.gas)))
    }),
  ))

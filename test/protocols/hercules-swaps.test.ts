import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { curveOf, swapExactly } from '../../protocols/hercules/curve.ts'
import { priceOf, sqrtPriceAt } from '../../protocols/hercules/tick.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { live } from '../fixtures/effects.ts'
import {
  around,
  holdings,
  mint,
  only,
  opened,
  played,
  positions,
  provider,
  swap,
  trader,
} from '../fixtures/hercules.ts'

describe('hercules: swaps', () => {
  test('across ticks give what the ladder says, both ways, and every unit of them is somewhere', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const pool = stage.deployments.hercules.pools.native
        const { vault } = stage.deployments.hercules
        for (const width of [2, 5, 9]) yield* mint(stage, yield* around(stage, width), 1000, 30_000)
        const total = Effect.gen(function* () {
          const held = yield* Effect.forEach([trader, provider, foundation, pool.address, vault], (owner) =>
            holdings(stage, owner),
          )
          return held.reduce((a, b) => ({ base: a.base + b.base, quote: a.quote + b.quote }))
        })
        const everything = yield* total
        const trades = [
          ['sell', 700],
          ['sell', 2900],
          ['buy', 150_000],
          ['buy', 90_000],
          ['sell', 5],
          ['sell', 6500],
        ] as const
        let crossed = 0
        for (const [side, amount] of trades) {
          stage.pass(3599)
          const before = (yield* stage.state('hercules')).native
          const held = yield* holdings(stage, trader)
          const facts = yield* swap(stage, side, amount)
          const after = (yield* stage.state('hercules')).native
          // The fee of a block is known once its first swap has brought it up to date.
          const curve = { ...curveOf(before, pool), fee: after.price.fee }
          const [said] = only(facts, 'swap')
          const quoted = swapExactly(curve, side, amount)
          const decimals = side === 'sell' ? 6 : 18
          // Amounts are rounded to a millionth of a dollar in each segment, and the float has its 15 digits.
          const error = 1e-10 * quoted.amountOut + 10 * 10 ** -decimals
          expect(Math.abs(fromUnits(said!.amountOut, decimals) - quoted.amountOut)).toBeLessThan(error)
          expect(priceOf(after.price.sqrtPrice, pool) / quoted.sqrtPrice ** 2).toBeCloseTo(1, 9)
          const now = yield* holdings(stage, trader)
          const [paid, got] =
            side === 'sell'
              ? ([said!.amountIn, -said!.amountOut] as const)
              : ([-said!.amountOut, said!.amountIn] as const)
          expect({ base: held.base - now.base, quote: held.quote - now.quote }).toEqual({ base: paid, quote: got })
          expect(yield* total).toEqual(everything)
          // The bends that the price went through.
          const [low, high] = [before.price.tick, after.price.tick].toSorted((a, b) => a - b) as [number, number]
          const bends = [...before.ladder.below, ...before.ladder.above].filter(
            ({ liquidityDelta }) => liquidityDelta !== 0n,
          )
          crossed += bends.filter(({ tick }) => low < tick && tick <= high).length
        }
        expect(crossed).toBeGreaterThan(12)
      }),
    ))

  test('are refused when they would give less than asked for', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const call = stage.actions.hercules.swap({
          pool: 'native',
          side: 'sell',
          amountIn: toUnits(10, 18),
          minOut: toUnits(300, 6),
          to: trader,
        })
        expect(yield* stage.refusal(trader, call)).toBe('Too little received')
      }),
    ))

  test('cost a hundredth of a percent when nothing moves, 0.3 % on moving days, and up to 1.5 % in a storm', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const fees = Effect.fnUntraced(function* (dollars: number) {
          const seen: number[] = []
          let bought = 0
          for (let hour = 0; hour < 48; hour++) {
            stage.pass(3599)
            // To and fro: with every other hour the price is back where it was.
            if (hour % 2 === 0) bought = fromUnits(only(yield* swap(stage, 'buy', dollars), 'swap')[0]!.amountOut, 18)
            else yield* swap(stage, 'sell', bought)
            seen.push((yield* stage.state('hercules')).native.price.fee)
          }
          return seen.slice(24)
        })
        for (const fee of yield* fees(100)) expect(fee).toBe(0.0001)
        for (const fee of yield* fees(3000)) expect(fee).toBeCloseTo(0.003, 4)
        for (const fee of yield* fees(40_000)) expect(fee).toBe(0.015)
        // And calm again: a day later the storm is out of its window.
        yield* fees(100)
        for (const fee of yield* fees(100)) expect(fee).toBe(0.0001)
      }),
    ))
})

describe('hercules: fees', () => {
  test('reach an owner to the unit of the growth that the pool shows, inside the range and not outside', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const narrow = yield* around(stage, 4)
        const wide = yield* around(stage, 400)
        const aside = { bottom: wide.top + 6000, top: wide.top + 12_000 }
        const growth = Effect.map(stage.state('hercules'), ({ native }) => native.feeGrowth)
        yield* mint(stage, narrow, 500, 15_000)
        yield* mint(stage, wide, 500, 15_000)
        yield* mint(stage, aside, 500, 0)
        const start = yield* growth
        for (const [side, amount] of [
          ['sell', 100],
          ['buy', 3000],
          ['buy', 2000],
        ] as const) {
          yield* swap(stage, side, amount)
        }
        const calm = yield* growth
        yield* swap(stage, 'sell', 4000)
        const { price } = (yield* stage.state('hercules')).native
        expect(price.tick).toBeLessThan(narrow.bottom)
        const end = yield* growth
        const fees = (liquidity: bigint, from: typeof start, to: typeof start) => ({
          base: (liquidity * (to.base - from.base)) >> 128n,
          quote: (liquidity * (to.quote - from.quote)) >> 128n,
        })
        const [inside, all, none] = (yield* positions(stage)).first
        expect(all!.owed).toEqual(fees(all!.liquidity, start, end))
        expect(none!.owed).toEqual({ base: 0n, quote: 0n })
        // The narrow one has its fees of the calm days, and a part of the last swap's, as far as its range went.
        const least = fees(inside!.liquidity, start, calm)
        const most = fees(inside!.liquidity, start, end)
        expect(inside!.owed.quote).toBe(least.quote)
        expect(inside!.owed.base > least.base && inside!.owed.base < most.base).toBe(true)

        for (const { id, owed } of [inside!, all!]) {
          const before = yield* holdings(stage, provider)
          yield* played(stage, 'collect', provider, stage.actions.hercules.collect({ id, to: provider }))
          const after = yield* holdings(stage, provider)
          expect({ base: after.base - before.base, quote: after.quote - before.quote }).toEqual(owed)
        }
        const now = (yield* positions(stage)).first
        expect(now.map(({ owed }) => owed)).toEqual(now.map(() => ({ base: 0n, quote: 0n })))
      }),
    ))

  test('are shared with the protocol: 15 % go to the vault, every eight hours', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const { vault } = stage.deployments.hercules
        const { liquidity } = (yield* stage.state('hercules')).native
        stage.pass(9 * 3600)
        yield* swap(stage, 'sell', 100)
        stage.pass(9 * 3600)
        const facts = yield* swap(stage, 'buy', 100)
        const { feeGrowth } = (yield* stage.state('hercules')).native
        const providers = Number((liquidity * feeGrowth.base) >> 128n)
        const toVault = only(facts, 'transfer').filter(({ to }) => to === vault)
        const sum = Number((yield* holdings(stage, vault)).base)
        expect(toVault.length).toBeGreaterThan(0)
        expect(sum / (sum + providers)).toBeCloseTo(0.15, 6)
      }),
    ))
})

describe('hercules: a range order', () => {
  test('above the price takes METIS alone, is sold as the price goes through it, and earns the fee on the way', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const { bottom, top } = yield* around(stage, 2)
        const order = { bottom: top, top: top + (top - bottom) }
        const before = yield* holdings(stage, provider)
        yield* mint(stage, order, 1000, 30_000)
        const paid = yield* holdings(stage, provider)
        expect([before.base - paid.base <= toUnits(1000, 18), before.quote - paid.quote]).toEqual([true, 0n])
        yield* swap(stage, 'buy', 60_000)
        const { tick } = (yield* stage.state('hercules')).native.price
        expect(tick).toBeGreaterThan(order.top)
        const { amounts, owed, liquidity } = (yield* positions(stage)).first[0]!
        const [low, high] = [sqrtPriceAt(order.bottom), sqrtPriceAt(order.top)]
        expect(amounts).toEqual({ base: 0n, quote: (liquidity * (high - low)) >> 96n })
        expect(owed.quote > 0n).toBe(true)
        // At the geometric mean of its two ends.
        const pool = stage.deployments.hercules.pools.native
        const price = fromUnits(amounts.quote, 6) / fromUnits(before.base - paid.base, 18)
        expect(price / Math.sqrt(priceOf(low, pool) * priceOf(high, pool))).toBeCloseTo(1, 9)
      }),
    ))
})

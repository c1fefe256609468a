import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { AlgebraPool, NonfungiblePositionManager } from '../../protocols/hercules/artifacts.gen.ts'
import { amountsOf, liquidityOf } from '../../protocols/hercules/range.ts'
import { priceOf } from '../../protocols/hercules/tick.ts'
import { view } from '../../protocols/read.ts'
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
import { openStage } from '../fixtures/stage.ts'

describe('hercules: the pools at the beginning', () => {
  test('stand at the opening prices, with the foundation’s liquidity on both sides', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* openStage({ hercules: {} })
        const { pools, vault } = stage.deployments.hercules
        const state = yield* stage.state('hercules')
        expect(priceOf(state.native.price.sqrtPrice, pools.native)).toBeCloseTo(30, 9)
        expect(priceOf(state.bridged.price.sqrtPrice, pools.bridged)).toBeCloseTo(2000, 7)
        const [native, bridged] = (yield* stage.account('hercules', foundation)).positions.first
        expect(fromUnits(native!.amounts.quote, 6)).toBeCloseTo(100_000, -2)
        expect(fromUnits(native!.amounts.base, 18)).toBeCloseTo(100_000 / 30, -1)
        expect(fromUnits(bridged!.amounts.base, 18)).toBeCloseTo(75, 0)
        for (const name of ['native', 'bridged'] as const) {
          expect(state[name].liquidity).toBe((name === 'native' ? native! : bridged!).liquidity)
          expect(yield* stage.read(view(AlgebraPool.abi, pools[name].address, 'communityVault'))).toBe(vault)
          expect(yield* stage.read(view(AlgebraPool.abi, pools[name].address, 'token0'))).toBe(pools[name].base.address)
          expect(yield* stage.read(view(AlgebraPool.abi, pools[name].address, 'tickSpacing'))).toBe(60)
          expect(state[name].price.communityFee).toBe(0.15)
        }
      }),
    ))
})

describe('hercules: a position', () => {
  test('costs to the unit what its range and liquidity say, and no other liquidity would have fitted', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const { price } = (yield* stage.state('hercules')).native
        const widths = [
          [1, 1],
          [3, 40],
          [200, 2],
          [1000, 1000],
        ] as const
        for (const [i, [below, above]] of widths.entries()) {
          const middle = Math.round(price.tick / 60) * 60
          const range = { bottom: middle - 60 * below, top: middle + 60 * above }
          const before = yield* holdings(stage, provider)
          const facts = yield* mint(stage, range, 500, 15_000)
          const after = yield* holdings(stage, provider)
          const { liquidity, amounts, owed, range: shown } = (yield* positions(stage)).first[i]!
          const wanted = { base: toUnits(500, 18), quote: toUnits(15_000, 6) }
          expect(liquidity).toBe(liquidityOf(wanted, range, price.sqrtPrice))
          const paid = { base: before.base - after.base, quote: before.quote - after.quote }
          expect(paid).toEqual(amountsOf(liquidity, range, price.sqrtPrice, 'up'))
          expect(only(facts, 'addLiquidity')).toMatchObject([{ amount0: paid.base, amount1: paid.quote }])
          expect([shown, amounts]).toEqual([range, amountsOf(liquidity, range, price.sqrtPrice)])
          expect(owed).toEqual({ base: 0n, quote: 0n })
        }
      }),
    ))

  test('grows by what is added and shrinks by what is taken out, of its owner’s tokens and by nobody else', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const { hercules } = stage.actions
        const range = yield* around(stage, 10)
        yield* mint(stage, range, 500, 15_000)
        const { id, liquidity } = (yield* positions(stage)).first[0]!
        const more = { id, base: toUnits(100, 18), quote: toUnits(3000, 6), minBase: 0n, minQuote: 0n }
        yield* played(stage, 'increase', provider, hercules.increase(more))
        const { liquidity: grown } = (yield* positions(stage)).first[0]!
        expect(Number(grown) / Number(liquidity)).toBeCloseTo(1.2, 3)
        const less = { id, liquidity: grown / 2n, minBase: 0n, minQuote: 0n }
        for (const call of [hercules.decrease(less), hercules.collect({ id, to: trader }), hercules.burn(id)]) {
          expect(yield* stage.refusal(trader, call)).toBe('Not approved')
        }
        expect(yield* stage.refusal(provider, hercules.burn(id))).toBe('Not cleared')
        const tooMuch = { ...less, minBase: toUnits(1000, 18) }
        expect(yield* stage.refusal(provider, hercules.decrease(tooMuch))).toBe('Price slippage check')
        const facts = yield* played(stage, 'decrease', provider, hercules.decrease(less))
        const { sqrtPrice } = (yield* stage.state('hercules')).native.price
        const out = amountsOf(less.liquidity, range, sqrtPrice)
        expect(only(facts, 'removeLiquidity')).toMatchObject([{ amount0: out.base, amount1: out.quote }])
        // Taken out but not yet collected.
        expect((yield* positions(stage)).first[0]).toMatchObject({ liquidity: grown - less.liquidity, owed: out })
      }),
    ))

  test('gives back all that it was, and is gone', () =>
    live(
      Effect.gen(function* () {
        const stage = yield* opened
        const { hercules } = stage.actions
        const before = yield* holdings(stage, provider)
        yield* mint(stage, yield* around(stage, 10), 500, 15_000)
        yield* swap(stage, 'sell', 800)
        const { id, liquidity, amounts, owed } = (yield* positions(stage)).first[0]!
        const midway = yield* holdings(stage, provider)
        yield* played(stage, 'decrease', provider, hercules.decrease({ id, liquidity, minBase: 0n, minQuote: 0n }))
        const facts = yield* played(stage, 'collect', provider, hercules.collect({ id, to: provider }))
        yield* played(stage, 'burn', provider, hercules.burn(id))
        const after = yield* holdings(stage, provider)
        const got = { base: after.base - midway.base, quote: after.quote - midway.quote }
        expect(got).toEqual({ base: amounts.base + owed.base, quote: amounts.quote + owed.quote })
        expect(only(facts, 'collect')).toMatchObject([{ account: provider, amount0: got.base, amount1: got.quote }])
        expect(yield* positions(stage)).toEqual({ count: 0, first: [] })
        // The price fell: more METIS and fewer dollars than before.
        expect(after.base > before.base && after.quote < before.quote).toBe(true)
      }),
    ))
})

test('hercules: positions past the eighth are counted, and a swap through all of their ticks stays within its gas', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* opened
      for (let i = 1; i <= 10; i++) yield* mint(stage, yield* around(stage, i), 100, 3000)
      const { count, first } = yield* positions(stage)
      expect([count, first.length]).toEqual([10, 8])
      expect(
        yield* stage.read(view(NonfungiblePositionManager.abi, stage.deployments.hercules.manager, 'totalSupply')),
      ).toBe(12n)
      // Through all of the ladder's ticks.
      stage.pass(86_400)
      yield* swap(stage, 'sell', 3000)
    }),
  ))

import { Effect } from 'effect'
import type { Address } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { AlgebraPool, NonfungiblePositionManager } from '../../protocols/hercules/artifacts.gen.ts'
import { curveOf, swapExactly } from '../../protocols/hercules/curve.ts'
import { amountsOf, liquidityOf, type Range } from '../../protocols/hercules/range.ts'
import { priceOf, sqrtPriceAt } from '../../protocols/hercules/tick.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf, fromUnits, toUnits } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/world/base-chain.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

const provider: Address = '0x00000000000000000000000000000000000a11ce'
const trader: Address = '0x0000000000000000000000000000000000000b0b'

/** Gas of each action, as it was used; the ceilings in actions.ts are to hold. */
const gas: Record<string, bigint[]> = {}

type Hercules = Stage<'hercules'>

const opened = Effect.gen(function* () {
  const stage = yield* openStage({ hercules: {} })
  for (const account of [provider, trader]) {
    yield* stage.endow(account, { native: 10, metis: 100_000, usdc: 3_000_000, weth: 1_000 })
    yield* stage.play(
      account,
      ...stage.actions.hercules.approvals('native'),
      ...stage.actions.hercules.approvals('bridged'),
    )
  }
  return stage
})

/** Plays one call and remembers what it used. */
const played = Effect.fnUntraced(function* (
  stage: Hercules,
  name: string,
  from: Address,
  call: Parameters<Hercules['play']>[1],
) {
  const scene = yield* stage.play(from, call!)
  ;(gas[name] ??= []).push(scene.gasUsed[0]!)
  return scene.facts
})

const mint = (stage: Hercules, range: Range, base: number, quote: number) =>
  played(
    stage,
    'mint',
    provider,
    stage.actions.hercules.mint({
      pool: 'native',
      range,
      base: toUnits(base, 18),
      quote: toUnits(quote, 6),
      minBase: 0n,
      minQuote: 0n,
      to: provider,
    }),
  )

const swap = (stage: Hercules, side: 'buy' | 'sell', amount: number) =>
  played(
    stage,
    'swap',
    trader,
    stage.actions.hercules.swap({
      pool: 'native',
      side,
      amountIn: toUnits(amount, side === 'sell' ? 18 : 6),
      minOut: 0n,
      to: trader,
    }),
  )

const holdings = (stage: Hercules, owner: Address) => {
  const { base, quote } = stage.deployments.hercules.pools.native
  return stage.read({ base: balanceOf(base.address, owner), quote: balanceOf(quote.address, owner) })
}

const only = <T extends Fact['type']>(facts: readonly Fact[], type: T) =>
  facts.filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type)

/** A range of so many usable ticks to either side of the price. */
const around = Effect.fnUntraced(function* (stage: Hercules, width: number) {
  const { tick } = (yield* stage.state('hercules')).native.price
  const middle = Math.round(tick / 60) * 60
  return { bottom: middle - 60 * width, top: middle + 60 * width }
})

const positions = (stage: Hercules) => Effect.map(stage.account('hercules', provider), (account) => account.positions)

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

test('hercules: positions past the eighth are counted, and every action stays within its gas', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* opened
      const { hercules } = stage.actions
      for (let i = 1; i <= 10; i++) yield* mint(stage, yield* around(stage, i), 100, 3000)
      const { count, first } = yield* positions(stage)
      expect([count, first.length]).toEqual([10, 8])
      expect(
        yield* stage.read(view(NonfungiblePositionManager.abi, stage.deployments.hercules.manager, 'totalSupply')),
      ).toBe(12n)
      // Through all of the ladder's ticks.
      stage.pass(86_400)
      yield* swap(stage, 'sell', 3000)
      const some = { base: 10n ** 18n, quote: 10n ** 7n, minBase: 0n, minQuote: 0n }
      const ceilings: Record<string, bigint> = {
        mint: hercules.mint({ pool: 'native', range: first[0]!.range, to: provider, ...some }).gas,
        swap: hercules.swap({ pool: 'native', side: 'sell', amountIn: 1n, minOut: 0n, to: provider }).gas,
        increase: hercules.increase({ id: 1n, ...some }).gas,
        decrease: hercules.decrease({ id: 1n, liquidity: 1n, minBase: 0n, minQuote: 0n }).gas,
        collect: hercules.collect({ id: 1n, to: provider }).gas,
        burn: hercules.burn(1n).gas,
      }
      expect(Object.keys(gas).toSorted()).toEqual(Object.keys(ceilings).toSorted())
      for (const [name, used] of Object.entries(gas)) {
        const most = used.reduce((a, b) => (a > b ? a : b))
        expect(Number(most), name).toBeLessThan(0.75 * Number(ceilings[name]))
      }
    }),
  ))

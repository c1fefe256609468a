import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toUnits } from '../../protocols/token.ts'
import { dollars, prices, type Scene, wei } from '../../test/fixtures/scene.ts'
import { spoken, askerOf, sightOf, useOf } from '../../test/fixtures/uses.ts'
import { liquidity } from './liquidity.ts'
import { onMargin } from './on-margin.ts'
import { defineUse } from './use.ts'

/** METIS that earns, as any stake does. */
const stake = defineUse({
  name: 'stake',
  title: 'A stake',
  needs: [],
  mix: () => ({ metis: 1, usdc: 0, weth: 0 }),
  prospect: () => ({ yearly: { staking: 0.1 }, metis: 1, risk: 1, entry: 0, exitDays: 20 }),
  held: () => ({ usd: 0, metis: 0, leaving: 0 }),
  approvals: () => [],
  enter: () => [],
  leave: () => [],
})

const uses = onMargin([
  { use: liquidity('native', 'The pool', 0.12), name: 'hedgedPool', title: 'The pool, hedged' },
  { use: stake, name: 'hedgedStake', title: 'A stake, hedged' },
])
const [plain, hedgedPool, hedgedStake] = ['nativePool', 'hedgedPool', 'hedgedStake'].map((name) => useOf(uses, name))

/** Dollars of the pool's LP tokens, of margin, and a position of whole METIS. */
const having = (pool: number, margin: number, size: number) => (scene: Scene) => {
  scene.view.account.netswap.native = toUnits((pool / 2e6) * 1e6, 18)
  const account = scene.view.account.perpetual
  account.value = dollars(margin)
  account.free = dollars(margin / 2)
  account.markets.metis = { ...account.markets.metis, size: size < 0 ? -wei(-size) : wei(size) }
}

const volatilities = fc.double({ min: 0.2, max: 2, noNaN: true })

describe('a hedged use', () => {
  test('a hedge leaves no exposure', () => {
    fc.assert(
      fc.property(volatilities, (volatility) => {
        const here = sightOf(({ view }) => {
          view.outside.signals.metis.variance = volatility ** 2 / 365
        })
        for (const use of [hedgedPool!, hedgedStake!]) {
          expect(use.prospect(here, askerOf(1000))!.metis).toBeCloseTo(0, 10)
          const { metis, usdc, weth } = use.mix(here)
          expect(metis + usdc + weth).toBeCloseTo(1, 10)
        }
      }),
    )
  })

  test('brings what the two bring, as the money is divided, and cannot be had where one cannot', () => {
    const here = sightOf()
    const m = hedgedStake!.mix(here).usdc
    expect(hedgedStake!.prospect(here, askerOf(0))!.yearly.staking).toBeCloseTo(0.1 * (1 - m), 10)
    expect(hedgedStake!.prospect(here, askerOf(0))!.exitDays).toBeCloseTo(20 * (1 - m), 10)
    const empty = sightOf(({ view }) => {
      view.chain.perpetual.markets.metis.liquidity = 0n
    })
    expect(hedgedStake!.prospect(empty, askerOf(100))).toBeUndefined()
  })

  test('puts in all of a purse: the pool’s tokens, margin, and a short of the METIS', () => {
    const here = sightOf()
    const purse = { metis: wei(100), usdc: dollars(4200), weth: 0n }
    const calls = spoken(hedgedPool!.enter(here, purse, 0.01))
    const argsOf = (action: string) => calls.find((call) => call.action === action)!.args
    const added = argsOf('netswap.addLiquidity')[0]
    expect(added.base).toBe(purse.metis)
    expect(added.quote + argsOf('perpetual.deposit')[1]).toBe(purse.usdc)
    expect(argsOf('perpetual.openPosition')[0]).toMatchObject({ side: 'short', base: purse.metis })
  })

  test('with and without a hedge, an account has no more and no less than what is there', () => {
    const amounts = fc.double({ min: 1, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(amounts, amounts, amounts, amounts, (pool, margin, meantPlain, meantHedged) => {
        const wanted = { nativePool: meantPlain, hedgedPool: meantHedged }
        const here = sightOf(having(pool, margin, -pool / 60), wanted)
        const held = uses.map((use) => use.held(here))
        expect(held.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(pool + margin, 2)
        expect(held.reduce((sum, { metis }) => sum + metis, 0)).toBeCloseTo(0, 4)
        expect(plain!.held(here).usd).toBeGreaterThanOrEqual(Math.min(pool, meantPlain) - 0.01)
      }),
    )
  })

  test('LP tokens behind which nobody means a hedge are not hedged', () => {
    const here = sightOf(having(10_000, 2000, -100), { short: 2000, nativePool: 10_000 })
    expect(plain!.held(here).usd).toBeCloseTo(10_000, 3)
    expect(hedgedPool!.held(here).usd).toBe(0)
    expect(useOf(uses, 'short').held(here)).toMatchObject({ usd: 2000, metis: -100 })
  })

  test('half of it is half of the LP tokens and half of the short', () => {
    const here = sightOf(having(8000, 2000, -8000 / 2 / prices.metis), { hedgedPool: 10_000 })
    const calls = spoken(hedgedPool!.leave(here, 0.5, 0.01))
    const removed = calls.find(({ action }) => action === 'netswap.removeLiquidity')!.args[0]
    expect(Number(removed.liquidity)).toBeCloseTo(Number(here.view.account.netswap.native) / 2, -12)
    const traded = calls.find(({ action }) => action === 'perpetual.openPosition')!.args[0]
    expect(traded.side).toBe('long')
    expect(Number(traded.base) / 1e18).toBeCloseTo(4000 / prices.metis / 2, 2)
  })

  test('a short that no longer covers its METIS is traded, one within the band is not', () => {
    const full = 8000 / 2 / prices.metis
    const tended = (size: number) =>
      spoken(hedgedPool!.tend!(sightOf(having(8000, 2000, size), { hedgedPool: 10_000 }), 0.01)).filter(
        ({ action }) => action === 'perpetual.openPosition',
      )
    expect(tended(-full * 1.05)).toEqual([])
    expect(Number(tended(-full * 0.5)[0]!.args[0].base) / 1e18).toBeCloseTo(full / 2, 3)
  })

  test('margin that is there already is not brought again', () => {
    const here = sightOf(having(0, 2000, 0), { hedgedPool: 10_000 })
    expect(hedgedPool!.mix(here).metis).toBeGreaterThan(hedgedPool!.mix(sightOf()).metis)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dollars, prices, type Scene, wei } from '../../test/fixtures/scene.ts'
import { spoken, askerOf, sightOf, useOf } from '../../test/fixtures/uses.ts'
import { onMargin } from './on-margin.ts'
import { leverageOn, partsOf } from './perpetual-account.ts'
import { sideUser } from './perpetual.ts'

const uses = onMargin([])
const [long, short] = [useOf(uses, 'long'), useOf(uses, 'short')]
const users = [sideUser('long'), sideUser('short')]

const trading = (price: number) => (scene: Scene) => {
  scene.view.chain.perpetual.markets.metis.price = price
}
/** An account with margin and a position of whole METIS. */
const having = (margin: number, size: number) => (scene: Scene) => {
  const account = scene.view.account.perpetual
  account.value = dollars(margin)
  account.free = dollars(margin / 2)
  account.markets.metis = {
    ...account.markets.metis,
    size: size < 0 ? -wei(-size) : wei(size),
    openNotional: size < 0 ? wei(-size * prices.metis) : -wei(size * prices.metis),
  }
}

const premiums = fc.double({ min: -0.07, max: 0.07, noNaN: true })

describe('a leveraged position', () => {
  test('a short is paid what a long pays', () => {
    fc.assert(
      fc.property(premiums, (premium) => {
        const here = sightOf(trading(prices.metis * (1 + premium)))
        const [paid, got] = [long.prospect(here, askerOf(0))!, short.prospect(here, askerOf(0))!]
        expect(paid.yearly.funding! + got.yearly.funding!).toBeCloseTo(0, 10)
        expect(paid.metis + got.metis).toBe(0)
        if (premium > 0.001) expect(paid.yearly.funding).toBeLessThan(0)
      }),
    )
  })

  test('whoever brings more pays more for it', () => {
    const amounts = fc.double({ min: 0, max: 15_000, noNaN: true })
    fc.assert(
      fc.property(premiums, amounts, amounts, (premium, a, b) => {
        const here = sightOf(trading(prices.metis * (1 + premium / 2)))
        for (const use of [long, short]) {
          const [less, more] = [Math.min(a, b), Math.max(a, b)].map((usd) => use.prospect(here, askerOf(usd))!)
          expect(more!.yearly.funding).toBeLessThanOrEqual(less!.yearly.funding! + 1e-12)
        }
      }),
    )
  })

  test('nobody goes in where the exchange lets no trade through, or where there is nobody to trade with', () => {
    const dear = sightOf(trading(prices.metis * 1.12))
    expect(long.prospect(dear, askerOf(100))).toBeUndefined()
    expect(short.prospect(dear, askerOf(100))).toBeDefined()
    const empty = sightOf(({ view }) => {
      view.chain.perpetual.markets.metis.liquidity = 0n
    })
    for (const use of [long, short]) expect(use.prospect(empty, askerOf(100))).toBeUndefined()
  })

  test('margin goes in, and a position of the declared leverage', () => {
    const here = sightOf(undefined, { long: 1500 })
    const calls = spoken(long.enter(here, { metis: 0n, usdc: dollars(1500), weth: 0n }, 0.01))
    expect(calls.map(({ action }) => action)).toEqual(['perpetual.deposit', 'perpetual.openPosition'])
    expect(calls[0]!.args[1]).toBe(dollars(1500))
    expect(calls[1]!.args[0].side).toBe('long')
    expect((Number(calls[1]!.args[0].base) / 1e18) * prices.metis).toBeCloseTo(1500 * leverageOn(here), 2)
  })

  test('more than moves the price by 0.4 % is traded by parts, the rest when it is tended', () => {
    const wanted = { short: 50_000 }
    const first = spoken(short.enter(sightOf(undefined, wanted), { metis: 0n, usdc: dollars(50_000), weth: 0n }, 0.01))
    const [second] = spoken(short.tend!(sightOf(having(50_000, -1000), wanted), 0.01))
    const here = sightOf()
    const { liquidity, price } = here.view.chain.perpetual.markets.metis
    const most = (0.004 * Number(liquidity) * Math.sqrt(price)) / 2 / price
    for (const call of [first[1], second]) expect(Number(call!.args[0].base) / most).toBeCloseTo(1, 6)
  })

  test('what is shared is all there is, whatever is meant', () => {
    const amounts = fc.double({ min: 0, max: 1e5, noNaN: true })
    const sizes = fc.double({ min: -3000, max: 3000, noNaN: true })
    fc.assert(
      fc.property(amounts, sizes, amounts, amounts, (margin, size, up, down) => {
        const parts = Object.values(partsOf(sightOf(having(margin + 1, size), { long: up, short: down }), users))
        expect(parts.reduce((sum, part) => sum + part.margin, 0)).toBeCloseTo(margin + 1, 4)
        expect(parts.reduce((sum, part) => sum + part.size, 0)).toBeCloseTo(size, 4)
      }),
    )
  })

  test('leaving all of it closes the position and takes all margin home', () => {
    const here = sightOf(having(1500, -100))
    expect(short.held(here)).toEqual({ usd: 1500, metis: -100, leaving: 0 })
    const calls = spoken(short.leave(here, 1, 0.01))
    expect(calls.map(({ action }) => action)).toEqual(['perpetual.closePosition', 'perpetual.withdrawAll'])
  })

  test('a position shrinks with its margin, and one that is as it should be is left alone', () => {
    const wanted = { short: 2000 }
    const right = (2000 * leverageOn(sightOf())) / prices.metis
    expect(short.tend!(sightOf(having(2000, -right), wanted), 0.01)).toEqual([])
    const [call] = spoken(short.tend!(sightOf(having(1000, -right), wanted), 0.01))
    expect(call!.args[0].side).toBe('long')
    expect(Number(call!.args[0].base) / 1e18).toBeCloseTo(right / 2, 3)
  })

  test('a long and a short of one account need no position', () => {
    const here = sightOf(having(4000, 0), { long: 2000, short: 2000 })
    expect(long.held(here).metis + short.held(here).metis).toBeCloseTo(0, 9)
    expect([...long.tend!(here, 0.01), ...short.tend!(here, 0.01)]).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { priceAt } from '../../protocols/perpetual/price.ts'
import { dollars, prices, type Scene, wei } from '../../test/fixtures/scene.ts'
import { spoken, askerOf, sightOf, useOf } from '../../test/fixtures/uses.ts'
import { onMargin } from './on-margin.ts'

const make = useOf(onMargin([]), 'perpetualMake')
const wanted = { perpetualMake: 10_000 }

const making =
  (order: { readonly liquidity: number; readonly lower: number; readonly upper: number }) => (scene: Scene) => {
    const account = scene.view.account.perpetual
    account.value = dollars(10_000)
    account.free = dollars(9000)
    const { metis } = account.markets
    account.markets.metis = { ...metis, order: { ...metis.order, ...order, liquidity: wei(order.liquidity) } }
  }

/** Of 10,000 dollars of margin, around a price of 30. */
const around = { liquidity: 9950, lower: 30_000, upper: 38_000 }

describe('making a market', () => {
  test('what is earned is shared with what comes in', () => {
    const fees = (usd: number) => make.prospect(sightOf(), askerOf(usd, 2))!.yearly.fees!
    expect(fees(100_000)).toBeLessThan(fees(1000))
    expect(fees(0)).toBeGreaterThan(0)
  })

  test('volatility takes from it, and it is exposed to nothing', () => {
    const prospect = make.prospect(sightOf(), askerOf(1000))!
    expect(prospect.yearly.lvr).toBeLessThan(0)
    expect(prospect.metis).toBe(0)
  })

  test('nobody goes in far from the index', () => {
    const far = sightOf(({ view }) => {
      view.chain.perpetual.markets.metis.price = prices.metis * 1.09
    })
    expect(make.prospect(far, askerOf(1000))).toBeUndefined()
  })

  test('its index grows by what a unit of liquidity has earned', () => {
    const earned = (fees: number) =>
      make.index!(
        sightOf(({ view }) => {
          view.chain.perpetual.markets.metis.foundation.fees = wei(fees)
        }),
      )!.index
    expect(Math.log(earned(4000) / earned(0))).toBeCloseTo(4000 / 400_000, 10)
  })

  test('margin goes in, and an order on both sides of the price', () => {
    const calls = spoken(make.enter(sightOf(), { metis: 0n, usdc: dollars(10_000), weth: 0n }, 0.01))
    expect(calls.map(({ action }) => action)).toEqual(['perpetual.deposit', 'perpetual.addLiquidity'])
    const { lower, upper, base, quote } = calls[1]!.args[0]
    expect(priceAt(lower)).toBeLessThan(prices.metis)
    expect(priceAt(upper)).toBeGreaterThan(prices.metis)
    expect(Number(quote) / 1e18).toBeCloseTo((Number(base) / 1e18) * prices.metis, -4)
  })

  test('an order that the price has left is taken out, one around it stays', () => {
    expect(make.tend!(sightOf(making(around), wanted), 0.01)).toEqual([])
    const left = spoken(make.tend!(sightOf(making({ ...around, upper: 32_000 }), wanted), 0.01))
    expect(left.map(({ action }) => action)).toEqual(['perpetual.removeLiquidity'])
    expect(left[0]!.args[0].liquidity).toBe(wei(9950))
  })

  test('leaving takes the order out and margin home', () => {
    const calls = spoken(make.leave(sightOf(making(around)), 1, 0.01))
    expect(calls.map(({ action }) => action)).toEqual(['perpetual.removeLiquidity', 'perpetual.withdraw'])
  })
})

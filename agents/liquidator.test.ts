import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { dollars, sceneOf, wei } from '../test/fixtures/scene.ts'

/** An account that holds METIS long on margin, worth so many dollars where it should be worth 1000. */
const weak = (value: number, wallet = 200_000, size = 500) =>
  sceneOf(({ view }) => {
    view.account.bridge.usdc = dollars(wallet)
    view.chain.perpetual.survey.weakest.push({
      account: at(77),
      value: dollars(value),
      requirement: dollars(1000),
      hasOrders: false,
      collateral: false,
      sizes: { metis: wei(size), eth: 0n },
    })
  })

describe('a liquidator', () => {
  test('leaves an account alone that is above its margin, and takes one over that is below', () => {
    expect(decided('liquidator', weak(1001)).intents).toEqual([])
    expect(done(decided('liquidator', weak(999)))).toEqual([
      'perpetual.deposit',
      'perpetual.liquidate',
      'perpetual.closePosition',
    ])
  })

  test('puts up no more than it has, and nothing where that is too little', () => {
    const [[, amount]] = said(decided('liquidator', weak(999)), 'perpetual.deposit') as [any]
    expect(amount).toBeLessThanOrEqual(dollars(200_000))
    expect(decided('liquidator', weak(999, 10)).intents).toEqual([])
  })

  test('uses margin that lies on the exchange before its wallet', () => {
    const scene = weak(999)
    scene.view.account.perpetual.free = dollars(200_000)
    expect(done(decided('liquidator', scene))).not.toContain('perpetual.deposit')
  })

  test('leaves alone what does not pay for its gas', () => {
    const dear = weak(999)
    dear.view.chain.metis.gasPrice *= 1000n
    expect(decided('liquidator', dear).intents).toEqual([])
  })

  test('cancels orders first, as contracts want it', () => {
    const scene = weak(999)
    Object.assign(scene.view.chain.perpetual.survey.weakest[0]!, { hasOrders: true })
    expect(done(decided('liquidator', scene))).toEqual(['perpetual.cancelOrders', 'perpetual.cancelOrders'])
  })
})

import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { at } from '../test/fixtures/pools.ts'
import { dollars, sceneOf, wei } from '../test/fixtures/scene.ts'

/** A loan of 10,000 dollars against METIS, at a health factor, and a keeper with so many dollars. */
const loan = (health: number, wallet = 200_000) =>
  sceneOf(({ view }) => {
    view.outsideAccount = 200_000
    view.account.bridge.usdc = dollars(wallet)
    view.chain.lending.weakest.push({
      account: at(77),
      healthFactor: BigInt(Math.round(health * 1e6)) * 10n ** 12n,
      holdings: [
        { collateral: wei((10_000 * health) / 0.4 / 30), debt: 0n },
        { collateral: 0n, debt: 0n },
        { collateral: 0n, debt: dollars(10_000) },
      ],
    })
  })

describe('a keeper', () => {
  test('leaves a healthy loan alone and liquidates a weak one', () => {
    expect(done(decided('keeper', loan(1.01)))).toEqual([])
    expect(done(decided('keeper', loan(0.97)))).toContain('lending.liquidate')
  })

  test('repays no more than is owed and than it has', () => {
    for (const wallet of [1000, 3000, 200_000]) {
      const taken = said(decided('keeper', loan(0.97, wallet)), 'lending.liquidate')
      expect(taken).toHaveLength(1)
      expect(taken[0]![0].cover).toBeLessThanOrEqual(dollars(Math.min(wallet, 10_000)))
    }
  })

  test('leaves alone what does not pay for its gas', () => {
    const scene = loan(0.97, 1000)
    scene.view.chain.metis.gasPrice *= 1000n
    expect(done(decided('keeper', scene))).not.toContain('lending.liquidate')
  })

  test('waits out the grace after the sequencer was down', () => {
    const scene = loan(0.97)
    scene.view.chain.lending.sequencer.since = scene.view.now - 60
    expect(done(decided('keeper', scene))).not.toContain('lending.liquidate')
  })

  test('sells what it has seized where an exchange pays more than the outer market, and sends it out elsewhere', () => {
    const seized = (outer: number) =>
      sceneOf(({ view }) => {
        view.outside.metis = outer
        view.account.bridge.usdc = dollars(200_000)
        view.account.metis.wmetis = wei(100)
        view.account.lending.wallet = [wei(100), 0n, dollars(200_000)]
      })
    const sold = done(decided('keeper', seized(28)))
    expect(sold.some((action) => action.endsWith('.swap'))).toBe(true)
    expect(sold).not.toContain('bridge.withdraw')
    expect(done(decided('keeper', seized(32)))).toEqual(['bridge.withdraw'])
  })

  test('sends for dollars when it has few, and for no more than half of what it has outside', () => {
    expect(decided('keeper', loan(1.01, 1000)).deposits!.map(({ amount }) => amount)).toEqual([dollars(199_000)])
    expect(decided('keeper', loan(1.01)).deposits).toEqual([])
  })
})

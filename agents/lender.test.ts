import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said, sentIn } from '../test/fixtures/decided.ts'
import { dollars, sceneOf, wei } from '../test/fixtures/scene.ts'

const ofDollars = { parameters: { metisShare: 0, premium: { low: 0.01, high: 0.01 } } }
const ofMetis = { parameters: { metisShare: 1, premium: { low: 0.01, high: 0.01 } } }

/** A market of dollars in which so much is borrowed, beside somebody with so much outside and lent. */
const market = (debt: number, outsideAccount: number, lent = 0) =>
  sceneOf(({ view }) => {
    const reserve = view.chain.lending.reserves[2]!
    reserve.totals.debt = dollars(debt)
    reserve.available = dollars(400_000 + lent - debt)
    view.outsideAccount = outsideAccount
    view.account.lending.reserves[2]!.supplied = dollars(lent)
  })

describe('a lender', () => {
  test('with nothing does nothing', () => {
    for (const kind of [ofDollars, ofMetis]) expect(done(decided('lender', market(350_000, 0), kind))).toEqual([])
  })

  test('lends where rates are above its hurdle, and more of it the more is borrowed', () => {
    const lent = (debt: number): number =>
      said(decided('lender', market(debt, 500_000), ofDollars), 'lending.supply').reduce(
        (sum, [, amount]) => sum + Number(amount),
        0,
      )
    expect(lent(20_000)).toBe(0)
    expect(lent(340_000)).toBeGreaterThan(0)
    expect(lent(360_000)).toBeGreaterThan(lent(340_000))
  })

  test('takes back what earns less than it wants, no more than the market can give', () => {
    const scene = market(500_000 - 1000, 0, 100_000)
    scene.view.outside.mainnetYield = 2
    const [[, amount]] = said(decided('lender', scene, ofDollars), 'lending.withdraw') as [any]
    expect(amount).toBe(dollars(1000))
    expect(said(decided('lender', market(20_000, 0, 100_000), ofDollars), 'lending.withdraw')).toHaveLength(1)
  })

  test('lends no more than is in the wallet and what it has sent for, and sends for no more than it has', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(390_000), (outsideAccount, debt) => {
        const scene = market(debt, outsideAccount)
        const decision = decided('lender', scene, ofDollars)
        const brought = (decision.deposits ?? []).reduce((sum, { amount }) => sum + amount, 0n)
        expect(sentIn(decision, scene)).toBeLessThanOrEqual(outsideAccount)
        for (const [, amount] of said(decision, 'lending.supply')) expect(amount).toBeLessThanOrEqual(brought)
      }),
    )
  })

  test('of METIS sells what it has earned and values below the price, and not what it brought', () => {
    const scene = sceneOf(({ view }) => {
      view.account.metis.wmetis = wei(1100)
      view.outside.mainnetYield = 5
    })
    const [[{ amountIn }]] = said(
      decided('lender', scene, { ...ofMetis, memory: { principal: 1000 } }),
      'hercules.swap',
    ).concat(said(decided('lender', scene, { ...ofMetis, memory: { principal: 1000 } }), 'netswap.swap')) as [any]
    expect(amountIn).toBeLessThanOrEqual(wei(100))
    expect(done(decided('lender', scene, { ...ofMetis, memory: { principal: 1100 } }))).toEqual([])
  })
})

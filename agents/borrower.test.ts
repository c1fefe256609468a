import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { dollars, prices, sceneOf, wei } from '../test/fixtures/scene.ts'

/** Somebody with METIS in the wallet and as collateral, and dollars owed and held. */
const owning = ({ loose = 0, pledged = 0, debt = 0, cash = 0, rate = 0.03 }) =>
  sceneOf(({ view }) => {
    view.account.metis.wmetis = wei(loose)
    view.account.bridge.usdc = dollars(cash)
    view.chain.lending.reserves[2]!.totals.borrowRate = rate
    const [metis, , usdc] = view.account.lending.reserves
    Object.assign(metis!, { supplied: wei(pledged), collateral: pledged > 0 })
    Object.assign(usdc!, { debt: dollars(debt) })
  })

/** Who needs nothing but what a test says, and expects nothing of METIS. */
const plain = {
  parameters: {
    needShare: 0,
    health: { low: 1.5, high: 1.5 },
    extrapolation: 0,
    reversion: 0,
    premium: { low: 0, high: 0 },
  },
}
const needing = (need: number) => ({ ...plain, memory: { need }, review: false })

describe('a borrower', () => {
  test('with nothing does nothing, and with METIS alone as little', () => {
    expect(decided('borrower', owning({}), plain).intents).toEqual([])
    expect(decided('borrower', owning({ loose: 1000 }), plain).intents).toEqual([])
  })

  test('repays with dollars that it does not need, and all of a debt that they cover', () => {
    const part = said(decided('borrower', owning({ pledged: 1000, debt: 2000, cash: 500 }), plain), 'lending.repay')
    expect(part[0]![1]).toBe(dollars(500))
    const all = said(decided('borrower', owning({ pledged: 1000, debt: 2000, cash: 3000 }), plain), 'lending.repay')
    expect(all[0]![1]).toBeGreaterThan(dollars(3000))
  })

  test('in danger pledges what it has loose, or takes collateral out and sells it', () => {
    // 12,000 of 30,000 dollars may be owed; the wanted health factor is 1.5.
    const danger = { pledged: 1000, debt: 11_000 }
    expect(done(decided('borrower', owning({ ...danger, loose: 100 }), plain))).toEqual(['lending.supply'])
    expect(done(decided('borrower', owning(danger), plain))).toEqual(['lending.withdraw', 'netswap.swap'])
    const safe = decided('borrower', owning({ pledged: 1000, debt: 7900 }), {
      parameters: { ...plain.parameters, band: 0.9 },
    })
    expect(done(safe)).toEqual([])
  })

  test('meets a need by a loan where that costs less than METIS is expected to bring, and else by a sale', () => {
    expect(done(decided('borrower', owning({ loose: 1000, rate: -0.5 }), needing(1000)))).toContain('lending.borrow')
    expect(done(decided('borrower', owning({ loose: 1000, rate: 0.9 }), needing(1000)))).toEqual(['netswap.swap'])
  })

  test('borrows no more than its health factor leaves room for, and sells no more than it holds', () => {
    fc.assert(
      fc.property(
        fc.nat(2000),
        fc.nat(2000),
        fc.nat(50_000),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (loose, pledged, need, rate) => {
          const decision = decided('borrower', owning({ loose, pledged, rate }), needing(need))
          for (const [, amount] of said(decision, 'lending.borrow')) {
            expect(Number(amount) / 1e6).toBeLessThanOrEqual(((loose + pledged) * prices.metis * 0.4) / 1.5)
          }
          for (const [{ amountIn }] of said(decision, 'netswap.swap'))
            expect(amountIn).toBeLessThanOrEqual(wei(loose + pledged))
        },
      ),
    )
  })
})

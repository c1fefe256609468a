import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, me, now, type Scene, sceneOf, wei } from '../../test/fixtures/scene.ts'
import { asking, claimed, purseOf, seenIn, told } from '../../test/fixtures/uses.ts'
import { enki } from './enki.ts'

const share = fc.double({ min: 0.01, max: 1, noNaN: true })

/** Somebody with seMETIS, where eMETIS costs `peg` METIS and a seMETIS is worth `rate` of it. */
const holder = ({ seMetis = 1000, eMetis = 0, peg = 1, rate = 1.25, taken = 0 } = {}) =>
  sceneOf(({ view }) => {
    view.chain.enki.rate = wei(rate)
    view.chain.enki.reserves = { base: wei(5000), quote: wei(5000 * peg) }
    view.account.enki.seMetis = wei(seMetis)
    view.account.enki.eMetis = wei(eMetis)
    for (let i = 0; i < taken; i++) {
      view.account.enki.tickets[i] = { id: BigInt(i + 1), amount: wei(10), maturity: now + (i - 1) * day }
    }
  })

const staking = (scene: Scene, usd: number) => enki.prospect(seenIn(scene), asking(usd))!.yearly.staking!

/** eMETIS that calls sell and ask tickets for, and the shares that they unstake. */
function ways(scene: Scene, part: number) {
  const out = { shares: 0n, sold: 0n, waits: 0n, unseen: false }
  for (const [action, first] of told(enki.leave(seenIn(scene), part, 0.015))) {
    if (action === 'enki.unstake') out.shares += first
    if (action === 'enki.swap') out.sold += first.amountIn
    if (action === 'enki.request') out.waits += first
  }
  return out
}

describe('staking with ENKI', () => {
  test('shares rewards with what comes in', () => {
    // A hundred thousand METIS are staked, three million dollars.
    expect(staking(holder(), 0)).toBeCloseTo(0.1, 12)
    expect(staking(holder(), 3e6)).toBeCloseTo(0.05, 12)
  })

  test('counts eMETIS of the wallet, and tickets as leaving', () => {
    const { usd, metis, leaving } = enki.held(seenIn(holder({ seMetis: 1000, eMetis: 50, taken: 2 })))
    expect(usd).toBeCloseTo(30 * (1250 + 50), 6)
    expect(leaving).toBeCloseTo(30 * 20, 6)
    expect(metis).toBeCloseTo(1250 + 50 + 20, 9)
  })

  test('enters with exactly the purse, by the market as far as eMETIS is cheaper there', () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 15n, wei(20_000)), fc.double({ min: 0.9, max: 1.1, noNaN: true }), (metis, peg) => {
        let [bought, minted] = [0n, 0n]
        for (const [action, order] of told(enki.enter(seenIn(holder({ peg })), purseOf(metis), 0.015))) {
          if (action === 'enki.mint') minted += order.amount
          else bought += order.amountIn
          if (action === 'enki.swap') expect(order.minOut, 'never above par').toBeGreaterThanOrEqual(order.amountIn)
        }
        expect(bought + minted).toBe(metis)
        if (peg >= 1) expect(bought).toBe(0n)
      }),
    )
    const [cheap] = told(enki.enter(seenIn(holder({ peg: 0.95 })), purseOf(wei(100)), 0.015))
    expect(cheap![0]).toBe('enki.swap')
  })

  test('unstakes what it sells and waits for, and hardly more', () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.9, max: 1.1, noNaN: true }), fc.nat(500), (part, peg, eMetis) => {
        const scene = holder({ peg, eMetis })
        const { shares, sold, waits } = ways(scene, part)
        expect(shares).toBeLessThanOrEqual(scene.view.account.enki.seMetis)
        const there = scene.view.account.enki.eMetis + (shares * scene.view.chain.enki.rate) / 10n ** 18n
        expect(there).toBeGreaterThanOrEqual(sold + waits)
        if (shares > 0n) expect(there - sold - waits).toBeLessThanOrEqual(2n)
        const wanted = (1250 + eMetis) * part
        expect(Number(sold + waits) / 1e18).toBeCloseTo(wanted, 1)
      }),
    )
  })

  test('sells nothing for less than a ticket is worth', () => {
    expect(ways(holder({ peg: 0.99 }), 1)).toMatchObject({ sold: 0n, waits: wei(1250) })
    const { sold, waits } = ways(holder({ peg: 1.02 }), 1)
    expect(sold).toBeGreaterThan(0n)
    expect(waits).toBeGreaterThan(0n)
  })

  test('never asks for a ticket that nobody would see', () => {
    expect(ways(holder({ taken: 3 }), 1).waits).toBeGreaterThan(0n)
    expect(ways(holder({ taken: 4 }), 1)).toMatchObject({ shares: 0n, sold: 0n, waits: 0n })
    expect(ways(holder({ taken: 4, peg: 1.02 }), 1).waits).toBe(0n)
  })

  test('claims tickets that are mature, which are no reward', () => {
    const here = seenIn(holder({ taken: 4 }))
    expect(claimed(enki.claim!(here))).toEqual([
      ['enki.claim', 1n, me],
      ['enki.claim', 2n, me],
    ])
    expect(enki.claim!(here).every(({ metis }) => metis === 0)).toBe(true)
  })

  test('stakes eMETIS that lies in the wallet, where it is worth its gas', () => {
    expect(told(enki.tend!(seenIn(holder({ eMetis: 5 })), 0.015))).toEqual([['enki.stake', wei(5), me]])
    expect(enki.tend!(seenIn(holder({ eMetis: 0.01 })), 0.015)).toEqual([])
  })
})

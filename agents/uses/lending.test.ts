import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toUnits } from '../../protocols/token.ts'
import { dollars, prices, sceneOf, wei } from '../../test/fixtures/scene.ts'
import { asker, seenIn, spoken } from '../../test/fixtures/uses.ts'
import { lendDollars } from './lend-dollars.ts'
import { lendMetis } from './lend-metis.ts'

describe('What is lent', () => {
  it('earns less the more comes in, and nothing where nobody borrows', () => {
    const rate = (usd: number) => lendDollars.prospect(seenIn(sceneOf()), { ...asker, usd })!.yearly.interest!
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1000, max: 1e7 }), (usd, more) => {
        expect(rate(usd + more)).toBeLessThan(rate(usd))
      }),
    )
    expect(lendMetis.prospect(seenIn(sceneOf()), asker)!.yearly.interest).toBe(0)
  })

  it('is worth its token, and METIS alone is exposed to METIS', () => {
    const scene = sceneOf(({ view }) => {
      view.account.lending.reserves[0]!.supplied = wei(10)
      view.account.lending.reserves[2]!.supplied = dollars(700)
    })
    expect(lendMetis.held(seenIn(scene))).toEqual({ usd: 10 * prices.metis, metis: 10, leaving: 0 })
    expect(lendDollars.held(seenIn(scene))).toEqual({ usd: 700, metis: 0, leaving: 0 })
  })

  it('comes back as far as the pool has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.001, max: 1, noNaN: true }), (there, share) => {
        const scene = sceneOf(({ view }) => {
          view.account.lending.reserves[2]!.supplied = dollars(100_000)
          view.chain.lending.reserves[2]!.available = toUnits(there, 6)
        })
        const taken = spoken(lendDollars.leave(seenIn(scene), share, 0.01)).map(({ args }) => args[1] as bigint)
        for (const amount of taken) {
          expect(amount).toBeGreaterThan(0n)
          expect(amount).toBeLessThanOrEqual(toUnits(there, 6))
          expect(Number(amount)).toBeLessThanOrEqual(share * 1e11 + 1e5)
        }
        expect(taken.length).toBe(there === 0 ? 0 : 1)
      }),
    )
  })

  it('is not what stands for a loan', () => {
    const scene = sceneOf(({ view }) => {
      view.account.lending.reserves[0] = { supplied: wei(10), debt: 0n, collateral: true }
    })
    expect(lendMetis.held(seenIn(scene)).usd).toBe(0)
    expect(lendMetis.prospect(seenIn(scene), asker)).toBeUndefined()
    expect(lendMetis.enter(seenIn(scene), { metis: wei(1), usdc: 0n, weth: 0n }, 0.01)).toEqual([])
    expect(lendMetis.leave(seenIn(scene), 1, 0.01)).toEqual([])
  })
})

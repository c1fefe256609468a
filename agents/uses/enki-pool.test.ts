import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sceneOf, wei } from '../../test/fixtures/scene.ts'
import { asking, purseOf, seenIn, told } from '../../test/fixtures/uses.ts'
import { enkiPool } from './enki-pool.ts'

const market = (base: number, quote: number, liquidity = 0) =>
  sceneOf(({ view }) => {
    view.chain.enki.reserves = { base: wei(base), quote: wei(quote) }
    view.account.enki.liquidity = wei(liquidity)
  })

const side = fc.integer({ min: 100, max: 10_000 })

describe('liquidity of eMETIS and METIS', () => {
  test('shares fees with what comes in', () => {
    const fees = (usd: number) => enkiPool.prospect(seenIn(market(5000, 5000)), asking(usd, 0.04))!.yearly.fees
    expect(fees(0)).toBeCloseTo(0.04, 12)
    expect(fees(10_000 * 30)).toBeCloseTo(0.02, 12)
  })

  test('nobody can go into a market that has not begun', () => {
    const empty = sceneOf(({ view }) => {
      view.chain.enki.liquidity = 0n
    })
    expect(enkiPool.prospect(seenIn(empty), asking(1000))).toBeUndefined()
    expect(enkiPool.held(seenIn(empty)).usd).toBe(0)
  })

  test('enters with exactly the purse, in the ratio of the market', () => {
    fc.assert(
      fc.property(side, side, fc.bigInt(10n ** 9n, wei(10_000)), (base, quote, metis) => {
        const [mint, add] = told(enkiPool.enter(seenIn(market(base, quote)), purseOf(metis), 0.015))
        expect(mint![0]).toBe('enki.mint')
        const { eMetis, metis: rest } = add![1]
        expect(mint![1].amount).toBe(eMetis)
        expect(eMetis + rest).toBe(metis)
        expect(Number(eMetis) / Number(rest)).toBeCloseTo(base / quote, 3)
      }),
    )
  })

  test('takes out its share of both sides, and is exposed to METIS by both', () => {
    fc.assert(
      fc.property(side, side, fc.double({ min: 0.01, max: 1, noNaN: true }), (base, quote, share) => {
        const here = seenIn(market(base, quote, 500))
        const { usd, metis } = enkiPool.held(here)
        expect(metis).toBeCloseTo((base + quote) / 10, 6)
        expect(usd).toBeCloseTo(30 * metis, 6)
        const [[, order]] = told(enkiPool.leave(here, share, 0.015)) as unknown as [[string, { liquidity: bigint }]]
        expect(order.liquidity).toBeLessThanOrEqual(wei(500))
        expect(Number(order.liquidity) / 1e18).toBeCloseTo(500 * share, 2)
      }),
    )
    expect(enkiPool.leave(seenIn(market(100, 100)), 1, 0.015)).toEqual([])
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { day, dollars, now, prices, sceneOf, wei } from '../test/fixtures/scene.ts'
import { noOutsideDeals } from './mind/trade/opportunity.ts'

/** An outer price of METIS beside the pools', and an even inventory of so many dollars. */
const outside = (metis: number, usd = 2e6, change: Parameters<typeof sceneOf>[0] = () => {}) =>
  sceneOf((scene) => {
    const { view } = scene
    view.outside.metis = metis
    view.account.bridge = { usdc: dollars(usd / 2), weth: wei(usd / 4 / prices.eth) }
    view.account.metis.wmetis = wei(usd / 4 / metis)
    change(scene)
  })
const approved = { memory: { approved: true } }
const swaps = (decision: ReturnType<typeof decided>) => [
  ...said(decision, 'netswap.swap'),
  ...said(decision, 'hercules.swap'),
]

describe('a searcher', () => {
  test('takes nothing where there is no gap, and closes one towards the outer price', () => {
    expect(done(decided('searcher', outside(prices.metis), approved))).toEqual([])
    const up = swaps(decided('searcher', outside(33), approved))
    expect(up.length).toBeGreaterThan(0)
    for (const [{ side }] of up) expect(side).toBe('buy')
    for (const [{ side }] of swaps(decided('searcher', outside(27), approved))) expect(side).toBe('sell')
  })

  test('gives no more than it holds', () => {
    fc.assert(
      fc.property(fc.double({ min: 24, max: 36, noNaN: true }), fc.nat(2e6), (price, usd) => {
        const here = outside(price, usd)
        const given = { buy: 0n, sell: 0n }
        for (const [{ side, amountIn, pool }] of swaps(decided('searcher', here, approved))) {
          if (pool === 'native') given[side as 'buy' | 'sell'] += amountIn
        }
        expect(given.buy).toBeLessThanOrEqual(here.view.account.bridge.usdc)
        expect(given.sell).toBeLessThanOrEqual(here.view.account.metis.wmetis)
      }),
    )
  })

  test('leaves alone what does not pay for its gas', () => {
    const dear = outside(33, 2e6, ({ view }) => {
      view.chain.metis.gasPrice *= 1_000_000n
    })
    expect(swaps(decided('searcher', dear, approved))).toEqual([])
  })

  test('where first places are sold offers a bundle, bidding no more than its escrow', () => {
    const sold = outside(33, 2e6, ({ view }) => {
      view.rules.offers = 'searchers'
      view.account.auction = { escrow: wei(3), wallet: wei(10_000) }
    })
    const { bundle } = decided('searcher', sold, approved)
    expect(bundle!.steps.length).toBeGreaterThan(0)
    expect(bundle!.bid).toBeLessThanOrEqual(wei(3))
    expect(swaps(decided('searcher', sold, approved))).toEqual([])
    // Allowances have to be there before a bundle can come first.
    expect(decided('searcher', sold).bundle).toBeUndefined()
  })

  test('goes away when it earns less than it costs, and does nothing until it is back', () => {
    const poor = { memory: { approved: true, profitability: { earned: 19 } } }
    const left = decided('searcher', outside(33), poor)
    expect(swaps(left)).toEqual([])
    expect(left.memory.profitability.away).toBeGreaterThan(now)
    const away = (until: number) =>
      decided('searcher', outside(33), { memory: { approved: true, profitability: { earned: 40, away: until } } })
    expect(swaps(away(now + day))).toEqual([])
    expect(swaps(away(now - day)).length).toBeGreaterThan(0)
  })

  test('counts as earned what it has more than a block ago, at prices of today', () => {
    const earned = (before: number) => {
      const here = outside(prices.metis)
      const { account, native, outsideAccount } = here.view
      const stock = {
        at: now - day,
        metis: Number(account.metis.wmetis + native) / 1e18,
        eth: Number(account.bridge.weth) / 1e18,
        usd: Number(account.bridge.usdc) / 1e6 - before,
        outside: outsideAccount,
      }
      const memory = { approved: true, open: { stock, hoped: 0, feared: 0, outside: noOutsideDeals, leaving: false } }
      return decided('searcher', here, { memory }).memory.profitability.earned
    }
    expect(earned(0)).toBeLessThan(40)
    expect(earned(40)).toBeCloseTo(40, 6)
    expect(earned(1000)).toBeGreaterThan(40)
  })

  test('learns from tips by its books, in which tips and gas count: who came too late has to beat more', () => {
    const byTip = (native: number) =>
      outside(33, 2e6, ({ view }) => {
        view.rules.places = 'tip'
        view.native = wei(native)
      })
    const tried = decided('searcher', byTip(5000), approved)
    const { open, played } = tried.memory
    expect(played.value).toBeGreaterThan(0)
    expect(open.hoped).toBeLessThan((1 - played.share) * played.value + 1e-6)
    expect(open.feared).toBeLessThan(0)
    const after = (usd: number) => {
      // A day later it has so many dollars more, in METIS at the price of then.
      const next = byTip(5000 + usd / 33)
      return decided('searcher', next, { memory: { ...tried.memory, open: { ...open, stock: open.stock } } }).memory
    }
    const { others } = tried.memory.contest
    expect(after(open.hoped).contest.others).toBeLessThan(others)
    expect(after(open.feared).contest.others).toBeGreaterThan(others)
  })

  test('keeps native METIS ready for tips where places go by them', () => {
    const here = (places: string) =>
      outside(prices.metis, 2e6, ({ view }) => {
        view.rules.places = places
        view.native = wei(500)
      })
    expect(said(decided('searcher', here('arrival'), approved), 'metis.unwrap')).toEqual([])
    const [[amount]] = said(decided('searcher', here('tip'), approved), 'metis.unwrap') as [[bigint]]
    expect(amount).toBeGreaterThan(wei(2000))
  })
})

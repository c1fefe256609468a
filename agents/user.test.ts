import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountOut } from '../protocols/netswap/constant-product.ts'
import type { PoolName } from '../protocols/pair.ts'
import { decided, done, said } from '../test/fixtures/decided.ts'
import { metis } from '../test/fixtures/pools.ts'
import { dollars, prices, sceneOf, wei } from '../test/fixtures/scene.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Somebody who has this many dollars, and METIS and ether for as much. */
const owning = (usd: number, users: number) =>
  sceneOf(({ view }) => {
    view.outside.users = users
    view.account.bridge.usdc = dollars(usd)
    view.account.bridge.weth = wei(usd / prices.eth)
    view.account.metis.wmetis = wei(usd / prices.metis)
  })

/** At the only exchange there is. */
const only = (scene: ReturnType<typeof owning>) => ({
  view: scene.view,
  deployments: { ...scene.deployments, hercules: undefined as never },
})

describe('a user', () => {
  test('stays away while fewer are won over than its rank, and comes when there are more', () => {
    fc.assert(
      fc.property(between(0, 6), fc.nat(5), fc.nat(1e6), (users, rank, seed) => {
        const swaps = done(decided('user', only(owning(1e5, users)), { rank, seed })).length
        if (users <= rank) expect(swaps).toBe(0)
        if (users >= rank + 1) expect(swaps).toBe(1)
      }),
    )
  })

  test('with nothing to give does nothing', () => {
    for (let seed = 0; seed < 20; seed++) expect(decided('user', only(owning(0, 9)), { seed }).intents).toEqual([])
  })

  test('gives half of what it holds at most, and takes no less than its slippage below the quote', () => {
    fc.assert(
      fc.property(between(10, 1e6), fc.nat(1e6), (usd, seed) => {
        const scene = only(owning(usd, 9))
        const { account, chain } = scene.view
        for (const [{ pool, side, amountIn, minOut }] of said(decided('user', scene, { seed }), 'netswap.swap')) {
          const { base, quote } = chain.netswap[pool as PoolName].reserves
          const has =
            side === 'buy' ? account.bridge.usdc : pool === 'native' ? account.metis.wmetis : account.bridge.weth
          expect(Number(amountIn)).toBeLessThanOrEqual((Number(has) / 2) * (1 + 1e-9))
          const quoted = side === 'sell' ? amountOut(amountIn, base, quote) : amountOut(amountIn, quote, base)
          expect(minOut).toBe((quoted * 98n) / 100n)
        }
      }),
    )
  })

  test('swaps less where it costs more', () => {
    const spent = (depth: number): number => {
      const scene = owning(1e6, 9)
      for (const pool of Object.values(scene.view.chain.netswap)) {
        pool.reserves.base = wei(Number(pool.reserves.base) / 1e18 / depth)
        pool.reserves.quote /= BigInt(depth)
      }
      const [[order]] = said(decided('user', only(scene), { parameters: { swapSpread: 0 } }), 'netswap.swap') as [any]
      return Number(order.amountIn)
    }
    expect(spent(10)).toBeLessThan(spent(1))
  })

  test('swaps more where fees are given back, the more the more comes back of each', () => {
    /** Size of a swap on a day on which this share of what was paid in fees the day before is given back. */
    const size = (share: number): number => {
      const scene = owning(1e6, 9)
      const held = wei((share * 3000) / prices.metis)
      if (share > 0) scene.view.chain.rebates = { held, fresh: 0n, freshOn: 0, day: 0, fees: 3000, cap: 1 }
      const [[order]] = said(decided('user', only(scene), { parameters: { swapSpread: 0 } }), 'netswap.swap') as [any]
      return Number(order.amountIn)
    }
    // Of a fee of 0.3 %, at an elasticity of 20.
    expect(size(0.5) / size(0)).toBeCloseTo(Math.exp(20 * 0.5 * 0.003), 6)
    expect(size(1) / size(0)).toBeCloseTo(Math.exp(20 * 0.003), 6)
  })

  test('swaps less when it has got less than was quoted lately, a failure being as bad as it tolerates', () => {
    const token = metis.address
    /** Size of the next swap of somebody who has got this share of what was quoted. */
    const after = (part: number | undefined): { size: number; lost: number } => {
      const quoted = wei(100)
      const scene = owning(1e6, 9)
      const held = scene.view.account.metis.wmetis
      if (part !== undefined) scene.view.account.metis.wmetis += wei(100 * part)
      const memory = part === undefined ? {} : { open: { token, held, quoted } }
      const choice = decided('user', only(scene), { memory, parameters: { swapSpread: 0, slippage: 0.02 } })
      const [[order]] = said(choice, 'netswap.swap') as [any]
      return { size: Number(order.amountIn), lost: (choice.memory as { lost: number }).lost }
    }
    expect(after(0.98).lost).toBeCloseTo(0.002, 9)
    expect(after(0.98).size / after(1).size).toBeCloseTo(Math.exp(-20 * 0.002), 3)
    expect(after(1.01).size).toBeGreaterThan(after(1).size)
    expect(after(0).lost).toBeCloseTo(0.002, 9)
    expect(after(undefined).lost).toBe(0)
    expect(after(5).lost).toBeCloseTo(-0.002, 9)
  })

  test('lets an exchange take its tokens once', () => {
    const first = decided('user', only(owning(1e5, 9)))
    expect(first.intents.map(({ action }) => action)).toContain('netswap.approvals')
    const again = decided('user', only(owning(1e5, 9)), { memory: first.memory })
    expect(again.intents.map(({ action }) => action)).toEqual(['netswap.swap'])
  })
})

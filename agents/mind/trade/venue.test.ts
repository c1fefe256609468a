import * as fc from 'fast-check'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { curveOf, swapExactly } from '../../../protocols/hercules/curve.ts'
import { sqrtPriceOf } from '../../../protocols/hercules/tick.ts'
import type { Side } from '../../../protocols/pair.ts'
import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import type { Call } from '../../../protocols/call.ts'
import type { Venue } from '../../../protocols/venue.ts'
import { bestSale } from './sale.ts'
import { bestSwap, leastCost, venuesOf } from './venue.ts'

const at = (place: number): Address => `0x${place.toString(16).padStart(40, '0')}`
const me = at(99)
const usdc = { symbol: 'm.USDC', address: at(1), decimals: 6 }
const pools = {
  native: { name: 'native', base: { symbol: 'METIS', address: at(2), decimals: 18 }, quote: usdc },
  bridged: { name: 'bridged', base: { symbol: 'WETH', address: at(3), decimals: 18 }, quote: usdc },
}
/** Calls that say where they go and what they ask for. */
const swapAt = (to: Address) => (order: object) => ({ data: '0x', gas: 1n, ...order, to })
const [netswap, hercules, batch] = [at(10), at(11), at(12)]

/** Both exchanges' pools of METIS, one of them perhaps cheaper; the outer price is 30 dollars. */
interface Scene {
  readonly metis: number
  readonly price: number
  readonly curvePrice: number
  readonly liquidity: number
  readonly fee: number
  /** Liquidity ends this many ticks from the price, or begins to be half of it. */
  readonly reach: number
}

function here({ metis, price, curvePrice, liquidity, fee, reach }: Scene, withHercules = true, batched = false) {
  const reserves = { base: BigInt(metis) * 10n ** 18n, quote: BigInt(Math.round(metis * price * 1e6)) }
  const tick = Math.round(Math.log(curvePrice * 1e-12) / Math.log(1.0001))
  const half = BigInt(Math.round(liquidity)) * 10n ** 12n
  const rungs = (sign: number) => [
    { tick: tick + sign * reach, liquidityDelta: sign < 0 ? half : -half },
    { tick: tick + 3 * sign * reach, liquidityDelta: sign < 0 ? half : -half },
  ]
  const pool = {
    price: { sqrtPrice: sqrtPriceOf(curvePrice, pools.native), fee },
    liquidity: 2n * half,
    ladder: { below: rungs(-1), above: rungs(1) },
  }
  const some = <A>(value: A) => (withHercules ? { hercules: value } : {})
  return {
    me,
    deployments: { netswap: { pools }, ...some({ pools }) },
    actions: {
      netswap: { swap: swapAt(netswap) },
      batch: { order: swapAt(batch) },
      ...some({ swap: swapAt(hercules) }),
    },
    view: {
      chain: {
        netswap: { native: { reserves, liquidity: 1n }, bridged: { reserves, liquidity: 1n } },
        ...some({ native: pool, bridged: pool }),
        metis: { gasPrice: 20_000_000_000n },
      },
      outside: { metis: 30, eth: 2000 },
      rules: { places: 'arrival', batched, pending: 'open', offers: 'none', privately: false, most: 1 },
    },
    pool,
  } as never as Parameters<typeof bestSwap>[0] & Parameters<typeof bestSale>[0] & { readonly pool: typeof pool }
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const scenes: fc.Arbitrary<Scene> = fc.record({
  metis: fc.integer({ min: 1000, max: 1e6 }),
  price: between(28, 32),
  curvePrice: between(28, 32),
  liquidity: between(1e4, 1e7),
  fee: between(0.0005, 0.015),
  reach: fc.integer({ min: 60, max: 6000 }),
})
const sides = fc.constantFrom<Side>('sell', 'buy')
const sizes = between(0.1, 1e6)

const gasUsd = {
  netswap: 130_000 * 20e-9 * 30,
  batch: 250_000 * 20e-9 * 30,
  hercules: 300_000 * 20e-9 * 30,
}

test('a swap at the best venue is worth no less after gas than one at any venue', () => {
  fc.assert(
    fc.property(scenes, sides, sizes, (scene, side, usd) => {
      const situation = here(scene)
      const { base, quote } = situation.view.chain.netswap.native.reserves
      const amountIn =
        side === 'sell' ? BigInt(Math.round((usd / 30) * 1e6)) * 10n ** 12n : BigInt(Math.round(usd * 1e6))
      const worth = (out: number) => (side === 'sell' ? out : out * 30)
      const ofNetswap = side === 'sell' ? amountOut(amountIn, base, quote) : amountOut(amountIn, quote, base)
      const given = Number(amountIn) / (side === 'sell' ? 1e18 : 1e6)
      const ofHercules = swapExactly(curveOf(situation.pool, pools.native), side, given).amountOut
      const most = Math.max(
        worth(Number(ofNetswap) / (side === 'sell' ? 1e6 : 1e18)) - gasUsd.netswap,
        worth(ofHercules) - gasUsd.hercules,
      )
      const { quoted, venue, call } = bestSwap(situation, { pool: 'native', side, amountIn, slippage: 0.02, to: me })
      const got = worth(Number(quoted) / (side === 'sell' ? 1e6 : 1e18)) - gasUsd[venue.name as keyof typeof gasUsd]
      // Quotes are whole millionths of a token: three thousandths of a cent.
      expect(got).toBeGreaterThan(most - 1e-4 - 1e-9 * Math.abs(most))
      expect(call).toMatchObject({ to: venue.name === 'netswap' ? netswap : hercules, side, amountIn })
      expect(call).toMatchObject({ minOut: (quoted * 98n) / 100n })
    }),
  )
})

test('where Netswap is alone, all goes there, at its own quote', () => {
  fc.assert(
    fc.property(scenes, sides, sizes, (scene, side, usd) => {
      const situation = here(scene, false)
      const { base, quote } = situation.view.chain.netswap.native.reserves
      const amountIn = BigInt(Math.round(usd * 1e6))
      const { venue, quoted } = bestSwap(situation, { pool: 'native', side, amountIn, slippage: 0, to: me })
      expect(venue.name).toBe('netswap')
      expect(quoted).toBe(side === 'sell' ? amountOut(amountIn, base, quote) : amountOut(amountIn, quote, base))
    }),
  )
})

test('a third venue is one more of the list, and is taken where it gives most', () => {
  const deep: Scene = { metis: 1e6, price: 30, curvePrice: 30, liquidity: 1e7, fee: 0.003, reach: 6000 }
  const situation = here(deep)
  const [first, ...others] = venuesOf(situation, 'native')
  const free: Venue = { ...first!, gas: 0, cost: () => 0, quoted: (_side, amountIn) => (amountIn * 30n) / 10n ** 12n }
  const order = { pool: 'native', side: 'sell', amountIn: 10n ** 21n, slippage: 0, to: me } as const
  const { venue, quoted } = bestSwap(situation, order, [first!, ...others, free])
  expect(venue).toBe(free)
  expect(quoted).toBe(30_000n * 10n ** 6n)
  expect(leastCost(situation.view, [first!, ...others, free], 'sell', 30_000)).toBe(0)
  expect(leastCost(situation.view, [first!, ...others], 'sell', 30_000)).toBeGreaterThan(0.003)
})

test('a small trade goes where gas and fee are low, a large one where the pool is deep', () => {
  // A thin pool without much of a fee, a deep one with more.
  const situation = here({ metis: 2e6, price: 30, curvePrice: 30, liquidity: 4e4, fee: 0.0005, reach: 6000 })
  const chosen = (usd: number) =>
    bestSwap(situation, { pool: 'native', side: 'buy', amountIn: BigInt(usd) * 1_000_000n, slippage: 0, to: me }).venue
  expect([10, 500, 100_000].map((usd) => chosen(usd).name)).toEqual(['netswap', 'hercules', 'netswap'])
})

test('a sale goes down to the owner’s valuation of METIS and no further, where it gains most', () => {
  const reservations = between(26, 33)
  fc.assert(
    fc.property(scenes, reservations, between(1, 1e5), (scene, reservation, available) => {
      const situation = here(scene)
      const stake = { available, spendable: 10n ** 30n, reservation, least: 0.5 }
      const sale = bestSale(situation, stake)?.call as (Call & { amountIn: bigint; minOut: bigint }) | undefined
      const venues = venuesOf(situation, 'native')
      const sold = (venue: Venue) => Math.min(available, venue.toSell(reservation))
      if (sale === undefined) {
        for (const venue of venues) expect(sold(venue)).toBeLessThan(0.5)
        return
      }
      const gain = (venue: Venue) => {
        const amountIn = BigInt(Math.floor(sold(venue) * 1e6)) * 10n ** 12n
        return (
          Number(venue.quoted('sell', amountIn)) / 1e6 -
          (Number(amountIn) / 1e18) * reservation -
          gasUsd[venue.name as keyof typeof gasUsd]
        )
      }
      const [taken, ...others] = venues.toSorted(
        (a, b) => Number(b.name === placeOf(sale)) - Number(a.name === placeOf(sale)),
      )
      expect(Number(sale.amountIn) / 1e18).toBeCloseTo(sold(taken!), 5)
      for (const other of others) {
        if (sold(other) >= 0.5) expect(gain(taken!)).toBeGreaterThanOrEqual(gain(other) - 1e-4)
      }
      // On average no METIS goes below what it is worth to its owner.
      expect(Number(taken!.quoted('sell', sale.amountIn))).toBeGreaterThanOrEqual(Number(sale.minOut) - 100)
    }),
  )
})

test('where batches come first, what would go to the pool goes into its batch, at no less', () => {
  fc.assert(
    fc.property(scenes, sides, sizes, (scene, side, usd) => {
      const order = { pool: 'native', side, amountIn: BigInt(Math.round(usd * 1e6)), slippage: 0.01, to: me } as const
      const before = bestSwap(here(scene, false), order)
      const { venue, quoted, call } = bestSwap(here(scene, false, true), order)
      expect([venue.name, quoted]).toEqual(['batch', before.quoted])
      expect(call).toEqual({ ...before.call, to: batch })
    }),
  )
})

const placeOf = ({ to }: Call): Venue['name'] => (to === hercules ? 'hercules' : 'netswap')

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { actions, bridge, netswap } from '../../test/fixtures/chainless.ts'
import { executionOf } from './execution.ts'

/** METIS at 30 dollars, ether at 2,000. */
const reserves = {
  native: { base: 10n ** 22n, quote: 3n * 10n ** 11n },
  bridged: { base: 2n * 10n ** 20n, quote: 4n * 10n ** 11n },
}
const market = { metis: 30, eth: 2000 }
const account = '0x00000000000000000000000000000000000000aa'

/** Organic is whoever is called user; one tolerates two per cent, and swaps for a thousand dollars. */
const person = (persona: string, address: string = account) => ({
  persona,
  address,
  attributes: {},
  kind: { organic: persona.startsWith('user'), usualSwap: () => ({ usd: 1000, tolerance: 0.02 }) },
})

const execution = (entries: readonly { actor: string; fact: Partial<Fact> }[], failedSwaps: readonly string[] = []) =>
  executionOf(
    {
      deployments: { netswap, bridge },
      actions: { netswap: actions.netswap },
      byPersona: new Map(['user-1', 'searcher-1'].map((persona) => [persona, person(persona)])),
      byAddress: new Map([[account, person('user-1')]]),
    } as never,
    {
      unsettled: { entries, bundled: new Set(), failedSwaps, market },
      before: {
        chain: { netswap: { native: { reserves: reserves.native }, bridged: { reserves: reserves.bridged } } },
      },
    } as never,
  )

const { native, bridged } = netswap.pools
/** A sale of METIS, or a purchase of ether, that got a share of what was quoted. */
const swap = (way: 'sell' | 'buy', usd: number, part: number) => {
  const [pool, held] = way === 'sell' ? [native, reserves.native] : [bridged, reserves.bridged]
  const [given, got] = way === 'sell' ? [pool.base, pool.quote] : [pool.quote, pool.base]
  const amountIn = way === 'sell' ? BigInt(Math.round((usd / 30) * 1e6)) * 10n ** 12n : BigInt(Math.round(usd * 1e6))
  const quoted =
    way === 'sell' ? amountOut(amountIn, held.base, held.quote) : amountOut(amountIn, held.quote, held.base)
  const worth = way === 'sell' ? Number(quoted) / 1e6 : (Number(quoted) / 1e18) * market.eth
  const got18 = (quoted * BigInt(Math.round(part * 1e9))) / 10n ** 9n
  const fact = { pool: pool.address, tokenIn: given.address, tokenOut: got.address, amountIn, amountOut: got18 }
  return { worth, fact }
}

const ways = fc.constantFrom('sell' as const, 'buy' as const)
const sizes = fc.double({ min: 100, max: 20_000, noNaN: true })

test('a swap has lost what it got less than its pool quoted at the start of the block, gains up to its tolerance', () => {
  fc.assert(
    fc.property(ways, sizes, fc.double({ min: 0.98, max: 1.1, noNaN: true }), (way, usd, part) => {
      const { worth, fact } = swap(way, usd, part)
      const { volumeUsd, lostUsd } = execution([{ actor: 'user-1', fact: { type: 'swap', ...fact } as Fact }])
      expect(volumeUsd / usd).toBeCloseTo(1, 6)
      expect(lostUsd / worth).toBeCloseTo(Math.max(-0.02, 1 - part), 5)
    }),
  )
})

test('an order filled in a batch is its owner’s, compared with the pool of its pair, gains and all', () => {
  const { worth, fact } = swap('sell', 5000, 1.04)
  const filled = { type: 'fill', account, ...fact, pool: '0x00000000000000000000000000000000000000bb' } as Fact
  const { volumeUsd, lostUsd } = execution([{ actor: 'builder-1', fact: filled }])
  expect(volumeUsd).toBeCloseTo(5000, 3)
  expect(lostUsd / worth).toBeCloseTo(-0.04, 6)
})

test('what failed has lost its tolerance of a usual swap; what is no demand for the exchange does not count', () => {
  expect(execution([], ['user-1', 'searcher-1', 'user-1'])).toEqual({ volumeUsd: 2000, lostUsd: 40 })
  const { fact } = swap('sell', 5000, 0.9)
  expect(execution([{ actor: 'searcher-1', fact: { type: 'swap', ...fact } as Fact }])).toEqual({
    volumeUsd: 0,
    lostUsd: 0,
  })
  const elsewhere = { type: 'swap', ...fact, pool: account } as Fact
  expect(execution([{ actor: 'user-1', fact: elsewhere }])).toEqual({ volumeUsd: 0, lostUsd: 0 })
})

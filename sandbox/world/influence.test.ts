import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { influenceOf } from './influence.ts'
import { orderingRules } from '../ordering/index.ts'
import { actions, bridge, netswap } from '../../test/fixtures/chainless.ts'

interface Pool {
  readonly base: bigint
  readonly quote: bigint
  readonly liquidity: bigint
}

/** METIS at about 30 dollars, ether at 2,000. */
const pools: Readonly<Record<'native' | 'bridged', Pool>> = {
  native: { base: 10n ** 22n, quote: 3n * 10n ** 11n, liquidity: 10n ** 20n },
  bridged: { base: 2n * 10n ** 20n, quote: 4n * 10n ** 11n, liquidity: 3n * 10n ** 20n },
}

const seen = (outside: bigint, { native, bridged }: typeof pools) => {
  const state = ({ base, quote, liquidity }: Pool) => ({ reserves: { base, quote }, liquidity })
  return {
    chain: {
      metis: { gasPrice: 0n },
      bridge: { metisOutside: outside },
      netswap: { native: state(native), bridged: state(bridged) },
    },
  }
}

const now = 1_704_067_200

const influence = (before: ReturnType<typeof seen>, after: ReturnType<typeof seen>, metis = 30) =>
  influenceOf(
    {
      deployments: { netswap, bridge, grants: { depreciation: 0.8 } } as never,
      actions: { netswap: actions.netswap } as never,
      orderingAt: () => orderingRules['first-come'],
    },
    { market: { metis, eth: 2000 }, seen: before, now, execution: { volumeUsd: 10, lostUsd: 1 } } as never,
    after as never,
  )

const sell = ({ base, quote, liquidity }: Pool, amount: bigint): Pool => ({
  base: base + amount,
  quote: quote - amountOut(amount, base, quote),
  liquidity,
})

test('METIS that leaves is sold outside at its price there, what comes was bought', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 24n })
  fc.assert(
    fc.property(amount, amount, fc.double({ min: 1, max: 100, noNaN: true }), (before, after, metis) => {
      const { netOutflowUsd } = influence(seen(before, pools), seen(after, pools), metis)
      expect(netOutflowUsd).toBeCloseTo((Number(after - before) / 1e18) * metis, 4)
    }),
  )
})

test('fees are 0.3 % of what is swapped into either pool, in dollars', () => {
  // Small against the pool, where the price before and after are the same.
  const size = fc.bigInt({ min: 10n ** 15n, max: 10n ** 18n })
  fc.assert(
    fc.property(size, size, (metis, ether) => {
      const after = { native: sell(pools.native, metis), bridged: sell(pools.bridged, ether / 100n) }
      const worth = (Number(metis) * 30 + (Number(ether) / 100) * 2000) / 1e18
      const { fees } = influence(seen(0n, pools), seen(0n, after))
      // A quote is whole millionths of a dollar: of a swap of three cents that is a hundredth of the fee.
      expect(Math.abs(fees - 0.003 * worth)).toBeLessThan(0.001 * 0.003 * worth + 2e-6)
    }),
  )
})

test('liquidity that comes or goes is no fee, and swaps cost more where there is less', () => {
  const parts = fc.bigInt({ min: 100n, max: 5000n })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const scaled = ({ base, quote, liquidity }: Pool, part: bigint): Pool => ({
        base: (base * part) / 1000n,
        quote: (quote * part) / 1000n,
        liquidity: (liquidity * part) / 1000n,
      })
      const after = { native: scaled(pools.native, one), bridged: scaled(pools.bridged, other) }
      const { fees, swaps, netOutflowUsd } = influence(seen(7n, pools), seen(7n, after))
      expect(fees).toBeCloseTo(0, 3)
      expect(netOutflowUsd).toBe(0)
      const quotes = [300_000 * (Number(one) / 1000), 400_000 * (Number(other) / 1000)]
      // Fee and impact of each size in each pool, to the first order as the exchange itself says; no swap costs more than itself.
      const cost = (quote: number) =>
        0.3 * Math.min(1, 0.003 + 1_000 / quote) +
        0.45 * Math.min(1, 0.003 + 10_000 / quote) +
        0.25 * Math.min(1, 0.003 + 40_000 / quote)
      expect(swaps.quoted).toBeCloseTo((cost(quotes[0]!) + cost(quotes[1]!)) / 2, 6)
      expect(swaps.execution).toEqual({ volumeUsd: 10, lostUsd: 1 })
    }),
  )
})

test('a product counts while people use it, by the quality that its upkeep has left of it, whoever has built it', () => {
  const year = 365 * 86_400
  const kept = { keptUntil: now, lastVisit: now }
  const venues = [
    { appeal: 1.5, visitors: 3, ...kept },
    { appeal: 2, visitors: 0, ...kept },
    { appeal: 0.25, visitors: 1, ...kept },
    { appeal: 4, visitors: 9, keptUntil: now - year, lastVisit: now },
    { appeal: 8, visitors: 9, keptUntil: now, lastVisit: now - 31 * 86_400 },
  ]
  const before = seen(0n, pools)
  expect(influence(before, before).products).toBe(0)
  const after = { chain: { ...before.chain, grants: { venues } } }
  expect(influence(before, after).products).toBeCloseTo(1.75 + 4 * Math.exp(-0.8), 12)
})

import { Effect } from 'effect'
import { beforeAll, expect, test } from 'vitest'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import type { Sample } from '../../sandbox/metrics/metric.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const campaign = smallCampaign({
  days: 16,
  programme: { fromDay: 4, days: 5 },
  evaluation: { fromDay: 10, toDay: 16 },
  agents: { investor: { count: 8 } },
  policies: [
    {
      id: 'owned',
      title: 'Owned liquidity',
      budget: '1000 METIS',
      legs: [
        { sink: 'owned-native', share: 0.8 },
        { sink: 'native', share: 0.2, pays: 'm.USDC' },
      ],
    },
  ],
})

const lived = () =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, 'owned')
      const world = yield* worldOf(spec)
      const { bridge, budget, netswap } = world.deployments
      const pool = netswap.pools.native
      const purchases: { readonly sold: bigint; readonly got: bigint; readonly offered: bigint }[] = []
      let before = world.state.seen.chain.netswap.native.reserves
      let last: Sample | undefined
      const record = yield* grow(world, spec, ({ entries }, sample) => {
        for (const { fact, actor } of entries as readonly Entry[]) {
          if (fact.type !== 'swap' || actor !== 'steward' || fact.tokenIn !== bridge.metis.address) continue
          const offered = amountOut(fact.amountIn, before.base, before.quote)
          purchases.push({ sold: fact.amountIn, got: fact.amountOut, offered })
        }
        before = world.state.seen.chain.netswap.native.reserves
        last = sample
      })
      const held = (token: typeof bridge.metis) =>
        fromUnits(world.ledger.balance(token.address, budget.timelock), token.decimals)
      const share = (owner: `0x${string}`) =>
        Number(world.ledger.balance(pool.address, owner)) / Number(world.ledger.supply(pool.address))
      return {
        record,
        purchases,
        left: { metis: held(bridge.metis), usdc: held(bridge.usdc) },
        share: { budget: share(budget.timelock), foundation: share(last!.treasury) },
        pool: { metis: fromUnits(before.base, 18), usdc: fromUnits(before.quote, 6) },
        prices: last!.prices,
      }
    }),
  )

let run: Awaited<ReturnType<typeof lived>>
beforeAll(async () => {
  run = await lived()
})

test('the treasury buys once a day: it sells about half, for exactly what the pool offered, and has nothing left but dust', () => {
  expect(run.purchases).toHaveLength(5)
  for (const { sold, got, offered } of run.purchases) {
    expect(got).toBe(offered)
    // The fee asks for a little more than half, and the price that moves for a little less.
    expect(fromUnits(sold, 18)).toBeLessThan(80.2)
    expect(fromUnits(sold, 18)).toBeGreaterThan(79)
  }
  expect(run.left.metis).toBeLessThan(1e-4)
  expect(run.left.usdc).toBeLessThan(1e-3)
  expect(run.share.budget).toBeGreaterThan(0)
})

test('what it has bought is in no TVL, and not in the pool’s part of it', () => {
  const { metis } = run.prices
  const all = run.pool.metis * metis + run.pool.usdc
  const others = all * (1 - run.share.budget - run.share.foundation)
  const series = run.record.series['tvlNative']!
  expect(Math.abs(series.at(-1)! - others)).toBeLessThan(1e-9 * all)
})

test('its sales are the policy’s own, beside what it gives for rewards in dollars', () => {
  const sold = run.purchases.reduce((sum, each) => sum + fromUnits(each.sold, 18), 0)
  const { values, breakdowns } = run.record
  expect(breakdowns['metisSold']!['policy']).toBeCloseTo(sold + 200, 6)
  expect(breakdowns['metisSold']).not.toHaveProperty('steward')
  expect(values['budgetSold']).toBeCloseTo((sold + 200) / 1000, 6)
})

test('the whole budget is spent, and is the treasury’s in the end', () => {
  const { values, breakdowns } = run.record
  expect(values['budgetPaid']).toBeCloseTo(1, 6)
  expect(breakdowns['budgetAt']!['leg 1 · owned-native · treasury']).toBeCloseTo(800, 3)
  expect(breakdowns['metisPaid']!['leg 1 · owned-native · treasury']).toBeCloseTo(800, 3)
  // METIS at the price before its own first sale; dollars that went out and came back are no second cost.
  const price = run.record.series['metisPrice']![4 * 6 - 2]!
  expect(values['policyCost']).toBeCloseTo(800 * price + 200 * run.prices.metis, 1)
})

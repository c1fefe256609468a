import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { bestReplyVolume, costOfFees, zeroProfitVolume } from '../../agents/mind/trade/wash-volume.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import { smallCampaign, specOf, standstill } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { expectWithin } from '../fixtures/tolerance.ts'
import { steadyTrader } from '../fixtures/trader.ts'
import { grow, worldOf } from '../fixtures/world.ts'

describe('V37: the volume at which washing earns nothing', () => {
  const law = (rebate: number, ownShare: number) =>
    zeroProfitVolume({ rebate, ownShare, fee: 0.003, perVolume: 0.0002 })

  test('its three numbers', () => {
    expect(law(5000, 0.35)).toBeCloseTo(2_325_581, 0)
    expect(1 - 1e6 / law(5000, 0.35)).toBeCloseTo(0.57, 2)
    expect(law(5000, 0.8)).toBeCloseTo(6.25e6, 3)
    expect(1 - 1e6 / law(5000, 0.8)).toBeCloseTo(0.84, 2)
    expect(law(500, 0.35)).toBeLessThan(1e6)
  })

  test('few who answer each other stop before it, and the more there are the nearer they come', () => {
    const cost = 0.003 * costOfFees(0.35, 0.0002 / 0.003)
    const reply = (washers: number) => bestReplyVolume(5000, 1e6, cost, washers)
    expectWithin(reply(1), Math.sqrt((5000 * 1e6) / cost), 1e-9)
    for (const washers of [1, 2, 5, 20]) {
      expect(reply(washers)).toBeLessThan(reply(washers + 1))
      // Nobody gains by paying a little more or less.
      const [all, each] = [reply(washers), (reply(washers) - 1e6) / washers]
      expectWithin((5000 * (all - each)) / all ** 2, cost, 1e-9)
    }
    expectWithin(reply(1000), law(5000, 0.35), 1e-3)
  })
})

const eth = 2000
const blockSeconds = 3600
const days = 18
/** Days in which all has settled. */
const settled = { from: 13, to: 17 } as const

interface Scene {
  /** US dollars a day that are given back. */
  readonly rebate: number
  /** US dollars a day that somebody trades whatever comes, in the other pool. */
  readonly organic: number
  readonly washers: object
  readonly capShare?: number
  readonly gasPriceGwei?: number
}

interface Settled {
  /** US dollars a day that are traded in circles. */
  readonly washed: number
  /** Of all volume, what each account that washes trades. */
  readonly shares: readonly number[]
  /** Share of the METIS pool that washers own. */
  readonly ownShare: number
  /** US dollars of gas for a dollar that is traded in circles. */
  readonly perVolume: number
  /** Share of the rebates that each of their accounts got. */
  readonly rebated: readonly number[]
}

/** What the production module settles at, read back from the chain. Nobody but who washes trades in the METIS pool. */
const settledAt = ({ rebate, organic, washers, capShare, gasPriceGwei = 10 }: Scene): Promise<Settled> => {
  const spec = specOf(
    smallCampaign({
      days,
      blockSeconds,
      programme: { fromDay: 1, days: days - 2 },
      evaluation: { fromDay: days - 1, toDay: days },
      chain: {
        metis: { gasPriceGwei },
        seedLiquidityUsd: { native: 4_000_000, bridged: 4_000_000 },
        rebates: {},
      },
      market: { eth, ...standstill },
      agents: { washTrader: { count: 1, capitalUsd: 10_000_000, ...washers } },
      policies: [
        {
          id: 'rebates',
          title: 'Rebates',
          budget: `${((days - 2) * rebate) / 30} METIS`,
          legs: [{ sink: 'rebates', share: 1, ...(capShare && { capShare }) }],
        },
      ],
    }),
    'rebates',
  )
  return live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec, {
        inhabitants: (born, opening) => [
          ...born.filter(({ kind }) => kind.kind === 'washTrader'),
          steadyTrader((organic * blockSeconds) / 86_400 / 2, eth, opening),
        ],
      })
      const { address: pool, quote } = world.deployments.netswap.pools.native
      const accounts = world.inhabitants.filter(({ kind }) => kind.kind === 'washTrader')
      const traded = new Map<string, number>()
      const got = new Map<string, bigint>()
      let gas = 0
      let owned = 0
      yield* grow(world, spec, ({ entries }, { day, ledger, feesOf }) => {
        if (day <= settled.from || day > settled.to) return
        for (const { fact, actor } of entries) {
          if (fact.type === 'reward') got.set(fact.account, (got.get(fact.account) ?? 0n) + fact.amount)
          if (fact.type !== 'swap' || fact.pool !== pool) continue
          const usd = fromUnits(fact.tokenIn === quote.address ? fact.amountIn : fact.amountOut, 6)
          traded.set(actor, (traded.get(actor) ?? 0) + usd)
        }
        for (const { persona } of accounts) gas += fromUnits(feesOf(persona).gas + feesOf(persona).tips, 18) * 30
        const mine = accounts.reduce((sum, { address }) => sum + ledger.balance(pool, address), 0n)
        owned = Number(mine) / Number(ledger.supply(pool))
      })
      const span = settled.to - settled.from
      const each = accounts.map(({ persona }) => (traded.get(persona) ?? 0) / span)
      const washed = each.reduce((sum, usd) => sum + usd, 0)
      const paid = [...got.values()].reduce((sum, amount) => sum + amount, 0n)
      return {
        washed,
        shares: each.map((usd) => usd / (washed + organic)),
        ownShare: owned,
        perVolume: washed === 0 ? 0 : gas / span / washed,
        rebated: accounts.map(({ address }) => Number(got.get(address) ?? 0n) / Number(paid)),
      }
    }),
  )
}

const law = (rebate: number, { ownShare, perVolume }: Settled): number =>
  zeroProfitVolume({ rebate, fee: swapFee, ownShare, perVolume })

const organic = 1_000_000

test.each([
  ['without liquidity', {}, 10],
  ['with a third of the pool', { liquidityShare: 0.35 }, 10],
  ['where gas is dear', {}, 500],
  ['by three', { count: 3 }, 10],
])('V37: on the chain as much is washed as leaves no profit: %s', async (_, washers, gasPriceGwei) => {
  const found = await settledAt({ rebate: 5000, organic, washers, gasPriceGwei })
  expectWithin(found.washed + organic, law(5000, found), 0.02)
})

test.each([
  ['one', 5000, { count: 1 }],
  ['three', 8000, { count: 3 }],
])('V37: who reckons with his own effect stops before that: %s', async (_, rebate, washers) => {
  const found = await settledAt({ rebate, organic, washers: { ...washers, strategic: true } })
  const cost = swapFee * (1 - found.ownShare) + found.perVolume
  expectWithin(found.washed + organic, bestReplyVolume(rebate, organic, cost, washers.count), 0.02)
})

test('V37: nobody washes where others’ demand takes the rebates, or where there are none', async () => {
  for (const rebate of [500, 0]) expect((await settledAt({ rebate, organic, washers: {} })).washed).toBe(0)
})

test('V37: a cap binds: nobody washes above the share that it gives back', async () => {
  const found = await settledAt({ rebate: 5000, organic, washers: {}, capShare: 0.1 })
  expectWithin(found.shares[0]!, 0.1, 0.02)
  const free = await settledAt({ rebate: 5000, organic, washers: {} })
  expect(free.shares[0]!).toBeGreaterThan(0.3)
})

test('M13: by what was paid, many accounts wash as much as one; a cap for each account they defeat', async () => {
  const [one, four] = await Promise.all(
    [1, 4].map((addresses) => settledAt({ rebate: 5000, organic, washers: { addresses } })),
  )
  expectWithin(four!.washed, one!.washed, 0.03)
  expectWithin(four!.washed + organic, one!.washed + organic, 0.02)
  const capped = await settledAt({ rebate: 5000, organic, washers: {}, capShare: 0.1 })
  const split = await settledAt({ rebate: 5000, organic, washers: { addresses: 8 }, capShare: 0.1 })
  expect(split.washed).toBeGreaterThan(5 * capped.washed)
})

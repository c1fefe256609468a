import { Effect } from 'effect'
import { parseEther } from 'viem'
import { beforeAll, expect, test } from 'vitest'
import { RoundTrips, type PoolTrade, tradesIn } from '../../sandbox/metrics/markets/wash.ts'
import { kindOf } from '../../sandbox/metrics/sample/identity.ts'
import { smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { amountOf, type Followed, followed, ofType } from '../fixtures/followed.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const days = 10
const budget = parseEther('1000')
const policies: WrittenPolicy[] = [
  { id: 'rebates', title: 'Rebates', budget: '1000 METIS', legs: [{ sink: 'rebates', share: 1 }] },
  {
    id: 'capped',
    title: 'Capped rebates',
    budget: '1000 METIS',
    legs: [{ sink: 'rebates', share: 1, capShare: 0.1 }],
  },
]

const specFor = (policy: string) =>
  specOf(
    smallCampaign({
      blockSeconds: 3600,
      days: 20,
      programme: { fromDay: 4, days },
      evaluation: { fromDay: 17, toDay: 20 },
      chain: { rebates: {}, hercules: {} },
      agents: { washTrader: { count: 2, liquidityShare: 0.1 } },
      policies,
    }),
    policy,
  )

/** Volume of all swaps, of those whose accounts trade in circles by what they are, of those found, and of both. */
const nothing = { all: 0, meant: 0, found: 0, right: 0 }

/** Whether the filter finds who trades in circles; their sales of what they have earned count as missed. */
const audited = (policy: string) => {
  const spec = specFor(policy)
  const trips = new RoundTrips()
  const sums = { ...nothing }
  const washes = ({ actor }: PoolTrade): boolean => kindOf(actor) === 'washTrader'
  const usdOf = (trades: readonly PoolTrade[]): number => trades.reduce((sum, { usd }) => sum + usd, 0)
  return Effect.gen(function* () {
    const world = yield* worldOf(spec)
    yield* grow(world, spec, (_, sample) => {
      const trades = tradesIn(sample)
      const found = trips.see(sample.block, trades)
      sums.all += usdOf(trades)
      sums.meant += usdOf(trades.filter(washes))
      sums.found += usdOf(found)
      sums.right += usdOf(found.filter(washes))
    })
    return sums
  })
}

let [run, capped, twin]: (Followed | undefined)[] = []
beforeAll(async () => {
  run = await live(followed(specFor('rebates')))
  capped = await live(followed(specFor('capped')))
  twin = await live(followed(specFor('none')))
})

const ofPolicy = <A extends { readonly part?: unknown }>(lots: readonly A[]): readonly A[] =>
  lots.filter(({ part }) => part !== undefined)

test('P14: all of the budget is given back to those who paid swap fees, once a day is over', () => {
  const paid = ofPolicy(run!.received)
  const left = ofPolicy(run!.onTheWay)
  expect(amountOf(paid) + amountOf(left)).toBe(budget)
  expect(amountOf(left)).toBeLessThan(parseEther('1'))
  // A day of the run ends a little after one of the calendar.
  expect(new Set(paid.map(({ day }) => Math.floor(day)))).toEqual(new Set([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]))
  const kinds = new Set(paid.map(({ to }) => (to.kind === 'agent' ? kindOf(to.actor) : to.kind)))
  for (const kind of ['user', 'arbitrageur', 'washTrader']) expect(kinds).toContain(kind)
  expect(run!.record.values['budgetPaid']).toBeCloseTo(1, 6)
})

test('P14 with a cap: no account gets more than its share of what there is for a day; the rest is for the next one', () => {
  const byDay = Map.groupBy(ofPolicy(capped!.received), ({ day }) => Math.floor(day))
  let pot = 0n
  let bound = 0
  for (let day = 4; day < 20; day += 1) {
    pot += day < 14 ? budget / BigInt(days) : 0n
    const today = byDay.get(day) ?? []
    for (const { amount } of today) {
      expect(amount).toBeLessThanOrEqual(pot / 10n)
      if (amount > pot / 10n - 10n) bound += 1
    }
    pot -= amountOf(today)
  }
  expect(bound).toBeGreaterThan(10)
  expect(amountOf(ofPolicy(capped!.received)) + amountOf(ofPolicy(capped!.onTheWay))).toBe(budget)
})

test('where nothing is given back nobody trades in circles', () => {
  const swaps = ({ facts, world }: Followed) => {
    const washers = world.inhabitants.filter(({ kind }) => kind.kind === 'washTrader').map(({ address }) => address)
    expect(washers.length).toBe(2)
    return ofType(facts, 'transfer').filter(({ from, to }) => washers.includes(from) || washers.includes(to)).length
  }
  expect(swaps(twin!)).toBe(0)
  expect(swaps(run!)).toBeGreaterThan(100)
  expect(run!.record.values['washShare']! - twin!.record.values['washShare']!).toBeGreaterThan(0.3)
})

test('V37: of the volume that the filter finds nine tenths are washed, and it finds nine tenths of it', async () => {
  const { found, right, meant, all } = await live(audited('rebates'))
  expect(right / found).toBeGreaterThan(0.9)
  expect(right / meant).toBeGreaterThan(0.9)
  expect(meant / all).toBeGreaterThan(0.2)
  const { found: mistaken, all: honest } = await live(audited('none'))
  expect(mistaken / honest).toBeLessThan(0.05)
})

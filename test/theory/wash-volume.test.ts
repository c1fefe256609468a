import { expect, test } from 'vitest'
import { bestReplyVolume, costOfFees, zeroProfitVolume } from '../../agents/mind/trade/wash-volume.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { live } from '../fixtures/effects.ts'
import { expectWithin } from '../fixtures/tolerance.ts'
import { settledAt, type WashingScene } from '../fixtures/washing.ts'

const settle = (scene: WashingScene) => live(settledAt(scene))

test('V37: few who answer each other stop before it, and the more there are the nearer they come', () => {
  const cost = 0.003 * costOfFees(0.35, 0.0002 / 0.003)
  const reply = (washers: number) => bestReplyVolume(5000, 1e6, cost, washers)
  expectWithin(reply(1), Math.sqrt((5000 * 1e6) / cost), 1e-9)
  for (const washers of [1, 2, 5, 20]) {
    expect(reply(washers)).toBeLessThan(reply(washers + 1))
    // Nobody gains by paying a little more or less.
    const [all, each] = [reply(washers), (reply(washers) - 1e6) / washers]
    expectWithin((5000 * (all - each)) / all ** 2, cost, 1e-9)
  }
  expectWithin(reply(1000), zeroProfitVolume({ rebate: 5000, ownShare: 0.35, fee: 0.003, perVolume: 0.0002 }), 1e-3)
})

const organic = 1_000_000

test.each([
  ['one', 5000, { count: 1 }],
  ['three', 8000, { count: 3 }],
])('V37: who reckons with his own effect stops before that: %s', async (_, rebate, washers) => {
  const found = await settle({ rebate, organic, washers: { ...washers, strategic: true } })
  const cost = swapFee * (1 - found.ownShare) + found.perVolume
  expectWithin(found.washed + organic, bestReplyVolume(rebate, organic, cost, washers.count), 0.02)
})

test('V37: a cap binds: nobody washes above the share that it gives back', async () => {
  const found = await settle({ rebate: 5000, organic, washers: {}, capShare: 0.1 })
  expectWithin(found.shares[0]!, 0.1, 0.02)
  const free = await settle({ rebate: 5000, organic, washers: {} })
  expect(free.shares[0]!).toBeGreaterThan(0.3)
})

test('M13: by what was paid, many accounts wash as much as one; a cap for each account they defeat', async () => {
  const [one, four] = await Promise.all(
    [1, 4].map((addresses) => settle({ rebate: 5000, organic, washers: { addresses } })),
  )
  expectWithin(four!.washed, one!.washed, 0.03)
  expectWithin(four!.washed + organic, one!.washed + organic, 0.02)
  const capped = await settle({ rebate: 5000, organic, washers: {}, capShare: 0.1 })
  const split = await settle({ rebate: 5000, organic, washers: { addresses: 8 }, capShare: 0.1 })
  expect(split.washed).toBeGreaterThan(5 * capped.washed)
})

import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseEther } from 'viem'
import { fromUnits } from '../../protocols/token.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const year = 31_536_000
const target = 0.4
const terms = { ownReward: parseEther('0.01'), blockSeconds: 20 }
const programme = { fromDay: 4, days: 16 }

const campaignOf = (budget: string) =>
  smallCampaign({
    days: 28,
    programme,
    evaluation: { fromDay: 24, toDay: 28 },
    chain: {
      sequencing: {
        payerMetis: 100_000,
        rewardPerBlock: 0.01,
        blockSeconds: terms.blockSeconds,
        batchDays: 1,
        epochBlocks: 100,
      },
    },
    agents: {
      user: { count: 1 },
      investor: { count: 0 },
      operator: { count: 4, locks: [60_000, 40_000, 30_000, 30_000] },
    },
    market: { users: 0.001 },
    policies: [{ id: 'rate', title: 'Rate', budget, legs: [{ sink: 'sequencing', share: 1, targetMrr: target }] }],
  })

const lived = (budget: string) =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaignOf(budget), 'rate')
      const world = yield* worldOf(spec)
      const opening = world.state.now
      const days: { readonly day: number; readonly reward: bigint; readonly locked: bigint; readonly rate: number }[] =
        []
      let [paidIn, above] = [0n, 0n]
      let locked = world.state.seen.chain.sequencing!.totalLocked
      let lockedAtReview = 0n
      const { budget: holder } = world.deployments
      const record = yield* grow(world, spec, ({ block, entries }) => {
        const { rewardPerBlock, totalLocked } = world.state.seen.chain.sequencing!
        const day = (block.timestamp - opening) / 86_400
        if ([0, 7, 14].includes(day - programme.fromDay)) lockedAtReview = locked
        locked = totalLocked
        const rate = (Number(rewardPerBlock) * (year / terms.blockSeconds)) / Number(lockedAtReview)
        days.push({ day, reward: rewardPerBlock, locked: totalLocked, rate })
        for (const { fact } of entries) {
          if (fact.type === 'transfer' && fact.from === holder.timelock) paidIn += fact.amount
          if (fact.type !== 'emission') continue
          if (fact.perBlock > terms.ownReward) above += fact.amount - (fact.amount * terms.ownReward) / fact.perBlock
        }
      })
      const left = world.ledger.balance(world.deployments.bridge.metis.address, holder.timelock)
      return { record, days, paidIn, above, left }
    }),
  )

type Run = Awaited<ReturnType<typeof lived>>
const within = ({ days }: Run) =>
  days.filter(({ day }) => day >= programme.fromDay && day < programme.fromDay + programme.days)

describe('a rate for sequencers', () => {
  let enough: Run
  let scarce: Run
  beforeAll(async () => {
    enough = await lived('14000 METIS')
    scarce = await lived('700 METIS')
  })

  test('is kept on the chain by the real contract’s setter, review by review, and ends with the programme', () => {
    for (const { rate } of within(enough)) expect(rate / target).toBeCloseTo(1, 9)
    expect(new Set(within(enough).map(({ reward }) => reward)).size).toBe(3)
    for (const { day, reward } of enough.days) {
      if (day < programme.fromDay || day >= programme.fromDay + programme.days) expect(reward).toBe(terms.ownReward)
    }
  })

  test('costs what blocks are paid above the protocol’s own terms, and the rest stays in the budget', () => {
    expect(enough.paidIn + enough.left).toBe(parseEther('14000'))
    expect(enough.left).toBeGreaterThan(0n)
    // In advance, by whole epochs: what a review brought too much is left with the payer.
    expect(Number(enough.above) / Number(enough.paidIn)).toBeGreaterThan(0.95)
    expect(enough.above).toBeLessThanOrEqual(enough.paidIn)
    expect(enough.record.breakdowns['budgetUnpaid']!['leg 1 · sequencing']).toBeCloseTo(fromUnits(enough.left, 18), 6)
    const received = Object.entries(enough.record.breakdowns['metisPaid']!).flatMap(([name, amount]) =>
      name.startsWith('leg 1') ? [amount] : [],
    )
    const onTheWay = Object.entries(enough.record.breakdowns['budgetAt']!).reduce((sum, [, amount]) => sum + amount, 0)
    expect(received.length).toBeGreaterThan(0)
    expect(received.reduce((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(fromUnits(enough.above, 18) + 1e-6)
    expect(onTheWay).toBeCloseTo(14_000, 6)
  })

  test('is missed where the money is not enough, and all of it is spent', () => {
    expect(scarce.left).toBeLessThan(parseEther('0.001'))
    expect(Math.min(...within(scarce).map(({ rate }) => rate))).toBeLessThan(target / 2)
    expect(scarce.record.values['budgetPaid']).toBeCloseTo(1, 6)
  })
})

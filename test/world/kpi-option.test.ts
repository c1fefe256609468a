import { Effect } from 'effect'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromUnits } from '../../protocols/token.ts'
import { smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const day = 86_400
const cap = 1000
const programme = { fromDay: 4, days: 4 }
const kpi = { metric: 'retained-tvl', target: 1000, paidDaysAfter: 4, overDays: 2 } as const
/** US dollars that no pool here ever has. */
const dear = 1e8
const end = programme.fromDay + programme.days
const settled = end + kpi.paidDaysAfter

const paidBy = (id: string, changes: object): WrittenPolicy => ({
  id,
  title: id,
  budget: `${2 * cap} METIS`,
  // Who is paid while the programme lasts is there when it ends, so that there is something to retain.
  legs: [
    { sink: 'native', share: 0.5, kpi: { ...kpi, ...changes } },
    { sink: 'native', share: 0.5 },
  ],
})

const campaign = smallCampaign({
  days: 18,
  programme,
  evaluation: { fromDay: settled + kpi.overDays, toDay: 18 },
  primary: 'metisPrice',
  policies: [
    paidBy('reached', {}),
    paidBy('missed', { target: dear }),
    paidBy('fees', { metric: 'fees', target: dear }),
  ],
})

const lived = (id: string) =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, id)
      const world = yield* worldOf(spec)
      const opening = world.state.now
      const { bridge, budget, farms, netswap } = world.deployments
      const [farm] = farms.farms
      const option = farm!.option!
      const held = (owner: `0x${string}`) => fromUnits(world.ledger.balance(bridge.metis.address, owner), 18)
      const others = () => {
        const pool = netswap.pools.native.address
        const { reserves, liquidity } = world.state.seen.chain.netswap.native
        const own = [budget.timelock, budget.steward].reduce((sum, who) => sum + world.ledger.balance(pool, who), 0n)
        const root = Math.sqrt(fromUnits(reserves.base, 18) * fromUnits(reserves.quote, 6))
        return { usd: 2 * Math.sqrt(spec.market.metis) * root * (1 - Number(own) / Number(liquidity)), own }
      }
      const days: {
        readonly day: number
        readonly share: number
        readonly option: number
        readonly before: number
        readonly believed: readonly { readonly farm: string; readonly amount: bigint; readonly due: number }[]
      }[] = []
      const funded: { readonly day: number; readonly amount: number; readonly duration: number }[] = []
      const fees: { readonly day: number; readonly usd: number }[] = []
      let before = others().usd
      const record = yield* grow(world, spec, ({ block, entries }) => {
        const at = (block.timestamp - opening) / day
        days.push({
          day: at,
          share: fromUnits(world.state.seen.chain.farms[0]!.share!, 18),
          option: held(option.address),
          before,
          believed: world.state.announced,
        })
        const { usd, own } = others()
        before = usd
        const share = 1 - Number(own) / Number(world.state.seen.chain.netswap.native.liquidity)
        for (const { fact } of entries) {
          if (fact.type === 'fund' && fact.farm === farm!.address)
            funded.push({ day: at, amount: fromUnits(fact.amount, 18), duration: fact.duration / day })
          if (fact.type !== 'swap' || fact.pool !== netswap.pools.native.address) continue
          const dollars = fact.tokenIn === bridge.usdc.address ? fact.amountIn : fact.amountOut
          // Liquidity is the root of both sides: what is left of it counts at the price of the beginning.
          const { base, quote } = world.state.seen.chain.netswap.native.reserves
          const atFirst = Math.sqrt(spec.market.metis / (fromUnits(quote, 6) / fromUnits(base, 18)))
          fees.push({ day: at, usd: 0.003 * share * fromUnits(dollars, 6) * atFirst })
        }
      })
      return { record, days, funded, fees, option, left: held(budget.timelock) }
    }),
  )

type Run = Awaited<ReturnType<typeof lived>>
const at = ({ days }: Run, wanted: number) => days.find(({ day: each }) => Math.abs(each - wanted) < 1e-6)!

describe('an option on what a pool becomes', () => {
  let reached: Run
  let missed: Run
  let fees: Run
  beforeAll(async () => {
    reached = await lived('reached')
    missed = await lived('missed')
    fees = await lived('fees')
  })

  test('holds the cap from the programme’s first day, pays once, when it said, and nothing stays in it', () => {
    for (const run of [reached, missed, fees]) {
      for (const { day: each, option } of run.days) {
        expect(option).toBe(each >= programme.fromDay && each < settled ? cap : 0)
      }
      expect(run.funded.map(({ day: each, duration }) => [each, duration])).toEqual([[settled, kpi.overDays]])
      expect(run.funded[0]!.amount + run.left).toBeCloseTo(cap, 9)
    }
  })

  test('pays all where the target is reached, and in proportion where it is not', () => {
    expect(reached.funded[0]!.amount).toBe(cap)
    // The mean of what was there before each reading that counts, in dollars at the price of the beginning.
    const counted = [1, 2, 3, 4].map((after) => at(missed, end + after).before)
    const figure = counted.reduce((sum, each) => sum + each, 0) / counted.length
    expect(figure).toBeGreaterThan(10_000)
    expect(missed.funded[0]!.amount / (cap * (figure / dear))).toBeCloseTo(1, 6)
    // What swaps have left with others' liquidity, at the price of the beginning.
    const left = fees.fees.filter(({ day: each }) => each > end && each <= settled)
    const daily = left.reduce((sum, { usd }) => sum + usd, 0) / kpi.paidDaysAfter
    expect(daily).toBeGreaterThan(10)
    expect(fees.funded[0]!.amount / (cap * (daily / dear))).toBeCloseTo(1, 1)
  })

  test('is announced as the most that it can be, beside the share of it that it stands at', () => {
    for (const run of [reached, missed, fees]) {
      const { believed, share } = at(run, end)
      expect(believed).toMatchObject([{ farm: run.option.address, amount: BigInt(cap) * 10n ** 18n }])
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThanOrEqual(1)
    }
    expect(at(missed, end).share).toBeLessThan(0.2)
    expect(at(fees, end).share).toBeLessThan(0.001)
    expect(at(reached, end).share).toBe(1)
  })

  test('what is not paid is no cost and is not paid of the budget; all of it is somewhere', () => {
    for (const { record, funded } of [reached, missed, fees]) {
      const [{ amount }] = funded as [(typeof funded)[number]]
      const price = record.series['metisPrice']![programme.fromDay * 6 - 1]!
      expect(record.values['budgetPaid']).toBeCloseTo((cap + amount) / (2 * cap), 9)
      expect(record.values['policyCost']! / ((cap + amount) * price)).toBeCloseTo(1, 6)
      const { budgetAt, budgetUnpaid } = record.breakdowns
      expect(Object.values(budgetAt!).reduce((sum, each) => sum + each, 0)).toBeCloseTo(2 * cap, 6)
      expect(budgetUnpaid!['leg 1 · native'] ?? 0).toBeCloseTo(cap - amount, 6)
      expect(record.values['lastPayment']).toBeCloseTo(settled + kpi.overDays, 6)
    }
    // Who is there stakes where something is paid: in the one farm while the programme lasts, in the option's afterwards.
    for (const part of ['leg 1', 'leg 2']) {
      expect(reached.record.breakdowns['metisPaid']![`${part} · native · investor`]).toBeGreaterThan(cap / 2)
    }
  })
})

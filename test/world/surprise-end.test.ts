import { Effect } from 'effect'
import type { Hex } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { TimelockController } from '../../protocols/budget/artifacts.gen.ts'
import { view } from '../../protocols/read.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import type { Fact } from '../../protocols/fact.ts'
import { smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const day = 86_400
const programme = { fromDay: 3, days: 5 }
const paying = {
  budget: '1000 METIS',
  legs: [
    { sink: 'native', share: 0.4 },
    { sink: 'bridged', share: 0.3, vestDays: 3 },
    { sink: 'native', share: 0.3, schedule: { shape: 'declining', from: 1.5, to: 0.5 }, pays: 'm.USDC' },
  ],
} satisfies Partial<WrittenPolicy>

const campaign = smallCampaign({
  days: 16,
  programme,
  evaluation: { fromDay: 12, toDay: 16 },
  agents: { user: { count: 1 }, investor: { count: 0 } },
  market: { users: 0.001 },
  policies: [
    { id: 'known', title: 'Known', ...paying },
    { id: 'surprise', title: 'Surprise', ...paying, end: 'surprise', announcedDays: 9 },
  ],
})

const lived = (id: string) =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, id)
      const world = yield* worldOf(spec)
      const opening = world.state.now
      const known: { readonly day: number; readonly ahead: readonly { due: number; duration: number }[] }[] = []
      const facts: { readonly at: number; readonly fact: Fact }[] = []
      const { values } = yield* grow(world, spec, ({ block, entries }) => {
        known.push({ day: (block.timestamp - opening) / day, ahead: world.state.announced })
        facts.push(...entries.map(({ fact }) => ({ fact, at: block.timestamp - opening })))
      })
      const { bridge, budget } = world.deployments
      const cancelled = facts.flatMap(({ fact, at }) => (fact.type === 'cancelled' ? [{ ...fact, at }] : []))
      const made = facts.flatMap(({ fact }) => (fact.type === 'executed' ? [fact] : []))
      const stateOf = ({ operation }: { readonly operation: Hex }) =>
        view(TimelockController.abi, budget.timelock, 'isOperation', [operation])
      const [there] = yield* world.chain.read([
        planReads({ cancelled: cancelled.map(stateOf), made: made.map(stateOf) }),
      ])
      return {
        values,
        known,
        opening,
        facts,
        cancelled,
        there,
        left: [bridge.metis, bridge.usdc].map(({ address }) => world.ledger.balance(address, budget.timelock)),
        farms: world.state.seen.chain.farms,
      }
    }),
  )

let known: Awaited<ReturnType<typeof lived>>
let surprise: Awaited<ReturnType<typeof lived>>
beforeAll(async () => {
  known = await lived('known')
  surprise = await lived('surprise')
})

describe('an announced end and a surprise end', () => {
  test('pay the same, to the same, at the same time, and leave nothing', () => {
    const paid = ({ facts }: typeof known) =>
      facts.flatMap(({ fact, at }) => (fact.type === 'fund' ? [[at, fact.farm, fact.amount, fact.duration]] : []))
    expect(paid(known)).toHaveLength(15)
    expect(paid(surprise)).toEqual(paid(known))
    expect([surprise.left, known.left]).toEqual([
      [0n, 0n],
      [0n, 0n],
    ])
    expect([surprise.values['budgetPaid'], known.values['budgetPaid']]).toEqual([1, 1])
    expect(surprise.values['policyCost']).toBe(known.values['policyCost'])
    expect(surprise.farms).toEqual(known.farms)
  })

  test('differ by what is known: until it ends the one is believed to last for nine days, and then for none', () => {
    const end = programme.fromDay + programme.days
    for (const [run, days] of [
      [known, programme.days],
      [surprise, 9],
    ] as const) {
      const seen = run.known.filter(({ ahead }) => ahead.length > 0)
      // What a block announced is known one block later; before the end nobody can tell it from what will be paid.
      const within = seen.filter(
        ({ day: at }) => at > programme.fromDay + 0.5 && at < Math.min(end, programme.fromDay + days - 1),
      )
      expect(within.length).toBeGreaterThan(10)
      for (const { ahead } of within) {
        expect(Math.max(...ahead.map(({ due, duration }) => due + duration)) - run.opening).toBe(
          (programme.fromDay + days) * day,
        )
      }
      expect(run.known.filter(({ day: at }) => at > end + 0.5).flatMap(({ ahead }) => ahead)).toEqual([])
    }
  })

  test('what was only announced goes on at the rate of the last day, and is taken back on the chain when the programme ends', () => {
    const { cancelled, facts } = surprise
    // Three farms on four days beyond the end.
    expect(cancelled).toHaveLength(12)
    expect(new Set(cancelled.map(({ at }) => at))).toEqual(new Set([(programme.fromDay + programme.days) * day]))
    expect(new Set(surprise.there.cancelled)).toEqual(new Set([false]))
    expect(new Set(surprise.there.made)).toEqual(new Set([true]))
    const names = new Set(cancelled.map(({ operation }) => operation))
    const announced = facts.flatMap(({ fact }) => (fact.type === 'announce' ? [fact] : []))
    for (const [farm, own] of Map.groupBy(announced, (fact) => fact.farm)) {
      const never = own.filter(({ operation }) => names.has(operation))
      const last = own.filter(({ operation }) => !names.has(operation)).at(-1)!
      expect(
        never.map(({ amount, duration }) => [amount, duration]),
        farm,
      ).toEqual(Array.from({ length: 4 }, () => [last.amount, last.duration]))
    }
    expect(known.cancelled).toEqual([])
  })
})

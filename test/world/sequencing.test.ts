import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { fromUnits } from '../../protocols/token.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { steps } from '../../sandbox/world/step.ts'
import { nativeLinear, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

const spec = specOf(
  campaign.parse({
    name: 'sequenced',
    question: 'Do operators keep a chain going?',
    days: 60,
    blockSeconds: 7200,
    seeds: 1,
    programme: { fromDay: 5, days: 10 },
    evaluation: { fromDay: 20, toDay: 60 },
    chain: { sequencing: {} },
    agents: { user: { count: 6 }, investor: { count: 6 }, operator: { count: 8 } },
    market: { users: 5 },
    policies: [nativeLinear],
  }),
  'none',
)

test('a world can say who locks how much, and have one node stand still for a day whatever chance does', () =>
  live(
    Effect.gen(function* () {
      const locks = [60_000, 25_000, 20_000]
      const world = yield* worldOf({
        ...spec,
        agents: {
          ...spec.agents,
          operator: {
            ...spec.agents.operator,
            count: locks.length,
            locks,
            uptime: { low: 1, high: 1 },
            outage: { rank: 0, fromDay: 5, days: 1 },
          },
        },
      })
      const { address } = world.byPersona.get('operator-0')!
      const opening = world.state.now
      const standing: { readonly day: number; readonly type: string; readonly actor: string }[] = []
      const built: number[] = []
      yield* steps(world, 7 * 12, ({ entries, turn, block }) => {
        const day = (block.timestamp - opening) / 86_400
        for (const { fact, actor } of entries) {
          if (fact.type === 'halt' || fact.type === 'resume') standing.push({ day, type: fact.type, actor })
        }
        if (turn.builder === address) built.push(day)
      })
      const held = locks.map((_, rank) => {
        const owner = world.byPersona.get(`operator-${rank}`)!.address
        const seat = world.state.seen.chain.sequencing!.seats.find((each) => each.owner === owner)
        return seat && Math.round(fromUnits(seat.amount, 18))
      })
      expect(held).toEqual(locks)
      expect(standing).toEqual([
        { day: 5, type: 'halt', actor: 'operator-0' },
        { day: 6, type: 'resume', actor: 'operator-0' },
      ])
      expect(built.some((day) => day > 5 && day <= 6)).toBe(false)
      expect(built.some((day) => day < 5) && built.some((day) => day > 6)).toBe(true)
    }),
  ))

test('operators come while blocks pay, keep the chain going through outages, and are paid for what they built', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      const facts: { readonly actor: string; readonly fact: Fact }[] = []
      yield* steps(world, blocksOf(spec), ({ entries }) => void facts.push(...entries))
      const of = <T extends Fact['type']>(type: T) =>
        facts.map(({ fact }) => fact).filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type)
      expect(new Set(facts.filter(({ fact }) => fact.type === 'stake').map(({ actor }) => actor)).size).toBeGreaterThan(
        2,
      )
      expect(of('halt').length).toBeGreaterThan(0)
      expect(of('epoch').some(({ recommitted }) => recommitted)).toBe(true)
      const { seats, epochs } = world.state.seen.chain.sequencing!
      const perBlock = of('emission')[0]!.perBlock
      const paid = of('emission').reduce((sum, { amount }) => sum + amount, 0n) / perBlock
      const waiting = seats.reduce((sum, { unrewardedBlocks }) => sum + unrewardedBlocks, 0n)
      // All slots from the first epoch's to the last final one's, but for a few minutes at each stall.
      const slots = epochs.previous.startBlock - of('epoch')[0]!.start
      const built = Number(paid + waiting) / slots
      expect(built).toBeLessThanOrEqual(1)
      expect(built).toBeGreaterThan(0.98)
      // Whatever left the escrow as a reward came into it as an emission.
      const out = of('reward').reduce((sum, { amount }) => sum + amount, 0n)
      expect(out).toBeLessThanOrEqual(paid * perBlock)
    }),
  ))

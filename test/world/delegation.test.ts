import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { Fact } from '../../protocols/fact.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { steps } from '../../sandbox/world/step.ts'
import { eager, nativeLinear, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { sum } from '../fixtures/runs.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

/** Nodes cost next to nothing and locks begin small, so that how many operators there are is the campaign's to say. */
const specWith = (operators: number, seed: number) =>
  specOf(
    campaign.parse({
      name: 'delegated',
      question: 'Does competition lower commissions?',
      days: 150,
      blockSeconds: 86_400,
      seeds: 3,
      programme: { fromDay: 5, days: 10 },
      evaluation: { fromDay: 20, toDay: 60 },
      chain: { sequencing: { minLock: 2_000 }, delegation: { noticeDays: 2 } },
      agents: {
        user: { count: 2 },
        investor: { count: 0 },
        operator: { count: 0 },
        holder: { count: 32, wealthUsd: 200_000, wealthTail: 5, ...eager, reviewDays: { median: 3, spread: 0.5 } },
        poolOperator: {
          count: operators,
          costUsd: { median: 0.1, spread: 0 },
          commission: { low: 0.25, high: 0.25 },
          step: 0.04,
          changeDays: 9,
        },
      },
      market: { users: 5 },
      policies: [nativeLinear],
    }),
    'none',
    seed,
  )

/** Runs to the end: the commission that a delegated METIS bears, and all that happened. */
const delegated = Effect.fnUntraced(function* (operators: number, seed: number) {
  const spec = specWith(operators, seed)
  const world = yield* worldOf(spec)
  const facts: Fact[] = []
  yield* steps(world, blocksOf(spec), ({ entries }) => void facts.push(...entries.map(({ fact }) => fact)))
  const pools = world.state.seen.chain.delegation!.pools.filter(({ closed, shares }) => !closed && shares > 0n)
  const weight = sum(pools.map(({ assets }) => Number(assets)))
  return {
    facts,
    commission: sum(pools.map(({ commission, assets }) => Number(commission) * Number(assets))) / 10_000 / weight,
  }
})

test('where operators compete, delegated METIS bears a lower commission, announced before each reward', () =>
  live(
    Effect.gen(function* () {
      let [alone, competing] = [0, 0]
      for (const seed of [1, 2, 3]) {
        alone += (yield* delegated(1, seed)).commission
        const { commission, facts } = yield* delegated(5, seed)
        competing += commission
        // Those who are dissatisfied move, and no reward bears more than its pool had in force or had announced.
        expect(facts.filter(({ type }) => type === 'undelegated').length).toBeGreaterThan(10)
        const highest = new Map<string, number>()
        for (const fact of facts) {
          if (fact.type === 'openPool') highest.set(fact.pool, fact.commission)
          if (fact.type === 'commission') highest.set(fact.pool, Math.max(highest.get(fact.pool)!, fact.commission))
          if (fact.type !== 'poolReward') continue
          expect(fact.commission * 10_000n).toBeLessThanOrEqual(fact.amount * BigInt(highest.get(fact.pool)!))
        }
      }
      expect(competing).toBeLessThan(alone)
    }),
  ))

import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { DelegationPool, DelegationPools } from '../../protocols/delegation/artifacts.gen.ts'
import type { Fact } from '../../protocols/fact.ts'
import type { Call } from '../../protocols/call.ts'
import { balanceOf, toUnits } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

const operator: Address = '0x0000000000000000000000000000000000000a11'
const alice: Address = '0x0000000000000000000000000000000000000b22'
const bob: Address = '0x0000000000000000000000000000000000000c33'
const stranger: Address = '0x0000000000000000000000000000000000000bad'
const wei = (metis: number) => toUnits(metis, 18)
const day = 86_400
const abi = [...DelegationPools.abi, ...DelegationPool.abi]

type Here = Stage<'sequencing' | 'delegation'>

/** Mines the next block `seconds` after the last one. */
const wait = (stage: Here, seconds: number) => {
  stage.pass(seconds - 1)
  return stage.play(stranger)
}

/** Days one after the other, and what happened in them. */
const days = Effect.fnUntraced(function* (stage: Here, count: number) {
  const facts: Fact[] = []
  for (let i = 0; i < count; i++) facts.push(...(yield* wait(stage, day)).facts)
  return facts
})

const rewards = (facts: readonly Fact[]) => facts.filter((fact) => fact.type === 'poolReward')

/** What one does, in a block; no call takes more gas than it says. */
const act = Effect.fnUntraced(function* (stage: Here, from: Address, ...calls: readonly Call[]) {
  const { gasUsed, facts } = yield* stage.play(from, ...calls)
  // What a refund gives back has to be there first: a fifth at most.
  for (const [i, call] of calls.entries()) expect((gasUsed[i]! * 5n) / 4n).toBeLessThan(call.gas)
  return facts
})

test('the life of a pool: it locks at the minimum, shares rewards to the wei, pays who leaves, and ends with its lock', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { batchDays: 1, slashShare: 0.05 }, delegation: {} })
      const { delegation, sequencing } = stage.actions
      const metis = stage.deployments.delegation.metis.address
      const held = (account: Address) => stage.read(balanceOf(metis, account))
      const pool = stage.deployments.delegation.places[0]!
      const seen = Effect.fnUntraced(function* () {
        return (yield* stage.state('delegation')).pools[0]!
      })
      const seat = Effect.fnUntraced(function* () {
        return (yield* stage.account('sequencing', pool)).seat
      })
      yield* stage.endow(stranger, { native: 10 })
      yield* stage.endow(operator, { native: 10, metis: 1000 })
      for (const owner of [alice, bob]) {
        yield* stage.endow(owner, { native: 10, metis: 40_000 })
        yield* act(stage, owner, ...delegation.approvals(pool))
      }

      // It opens with the operator's own stake, and locks when the minimum has come together.
      const opening = { signer: operator, commission: 1000n, stake: wei(1000) }
      const opened = yield* act(stage, operator, ...delegation.open(opening))
      expect(opened).toContainEqual({ type: 'openPool', account: operator, pool, signer: operator, commission: 1000 })
      expect(yield* seen()).toMatchObject({ pool, operator, id: 0n, idle: wei(1000), assets: wei(1000) })
      yield* act(stage, alice, delegation.delegate(pool, wei(15_000)))
      yield* days(stage, 2)
      expect((yield* seen()).id).toBe(0n)
      yield* act(stage, bob, delegation.delegate(pool, wei(15_000)))
      yield* days(stage, 1)
      expect(yield* seat()).toMatchObject({ owner: pool, signer: operator, amount: wei(31_000), status: 'active' })

      // Every wei of a batch is the operator's or the delegators'.
      const first = rewards(yield* days(stage, 4))
      expect(first.length).toBeGreaterThan(1)
      for (const { amount, commission } of first) expect(commission).toBe(amount / 10n)
      const total = first.reduce((sum, { amount }) => sum + amount, 0n)
      const kept = first.reduce((sum, { commission }) => sum + commission, 0n)
      const after = yield* seen()
      expect(after.commissionOwed).toBe(kept)
      expect(after.assets + after.streaming).toBe(wei(31_000) + total - kept)
      expect(after.streaming).toBeGreaterThan(0n)
      const paid = yield* act(stage, operator, delegation.collect(pool))
      expect(paid).toContainEqual({ type: 'reward', farm: pool, account: operator, amount: kept })
      expect(yield* held(operator)).toBe(kept)

      // A commission is announced, and charged only after its notice.
      expect(yield* stage.refusal(alice, delegation.announceCommission(pool, 0n), abi)).toBe('NotOperator')
      yield* act(stage, operator, delegation.announceCommission(pool, 2000n))
      const due = stage.now() + 7 * day
      expect(yield* seen()).toMatchObject({ commission: 1000n, announced: 2000n, announcedFor: due })
      const within = rewards(yield* days(stage, 6))
      for (const { amount, commission } of within) expect(commission).toBe(amount / 10n)
      const later = yield* days(stage, 5)
      expect(later).toContainEqual({ type: 'commission', pool, commission: 2000 })
      const last = rewards(later).at(-1)!
      expect(last.commission).toBe(last.amount / 5n)

      // Who leaves is paid by who comes, and by what the lock has above the minimum.
      yield* act(stage, alice, delegation.delegate(pool, wei(4000)))
      const { shares } = (yield* stage.account('delegation', bob)).stakes[0]!
      const before = yield* held(bob)
      yield* act(stage, bob, delegation.undelegate(pool, shares / 2n))
      const out = (yield* held(bob)) - before
      expect(out).toBeGreaterThan(wei(7500))
      // Its half of what it gave, and of its 15 parts of 31 in what came in since.
      const gained = [...first, ...within, ...rewards(later)].reduce(
        (sum, fact) => sum + fact.amount - fact.commission,
        0n,
      )
      expect(out).toBeLessThan(wei(7500) + (gained * 15n) / 62n)
      expect((yield* seen()).closed).toBe(false)

      // A stall costs everybody a twentieth.
      yield* stage.play(operator, sequencing.halt())
      yield* days(stage, 1)
      const hale = yield* seen()
      const { amount } = yield* seat()
      // Nobody else is there to take over: it does so itself when it is back.
      const back = yield* stage.play(operator, sequencing.resume())
      const facts = [...back.facts, ...(yield* days(stage, 2))]
      const slashed = facts.filter((fact) => fact.type === 'slash')
      expect(slashed.map((fact) => fact.amount)).toEqual([amount / 20n])
      const came = rewards(facts).reduce((sum, fact) => sum + fact.amount - fact.commission, 0n)
      const hurt = yield* seen()
      expect(hurt.assets + hurt.streaming).toBe(hale.assets + hale.streaming + came - amount / 20n)

      // Less than the minimum would stay: the lock leaves, and with it the pool.
      const mine = (yield* stage.account('delegation', alice)).stakes[0]!.shares
      const leaving = yield* act(stage, alice, delegation.undelegate(pool, mine))
      expect(leaving).toContainEqual(expect.objectContaining({ type: 'closePool', pool }))
      expect(yield* stage.refusal(bob, delegation.delegate(pool, 1n), abi)).toBe('PoolClosed')
      const waiting = yield* held(alice)
      yield* days(stage, 20)
      expect(yield* held(alice)).toBe(waiting)
      yield* days(stage, 2)
      expect(yield* held(alice)).toBeGreaterThan(waiting + wei(15_000))

      // The others are paid whether they ask or not; the operator has its stake back, and nothing is lost.
      yield* act(stage, stranger, delegation.settle(pool, bob), delegation.settle(pool, operator))
      yield* act(stage, operator, delegation.collect(pool))
      const end = yield* seen()
      expect(end).toMatchObject({ shares: 0n, waiting: 0n, closed: true, commissionOwed: 0n })
      expect(yield* held(pool)).toBe(end.idle)
      expect(end.idle).toBeLessThan(100_000n)
    }),
  ))

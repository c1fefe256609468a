import { Effect } from 'effect'
import { type Address, erc20Abi } from 'viem'
import { describe, expect, test } from 'vitest'
import { LockingInfo, LockingPool, SequencerSet } from '../../protocols/sequencing/artifacts.gen.ts'
import { view } from '../../protocols/read.ts'
import type { Call } from '../../protocols/call.ts'
import type { Seat } from '../../protocols/sequencing/state.ts'
import { balanceOf, toUnits } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

const owners: readonly Address[] = [
  '0x0000000000000000000000000000000000000a11',
  '0x0000000000000000000000000000000000000b22',
  '0x0000000000000000000000000000000000000c33',
]
const [alice] = owners as [Address, ...Address[]]
const stranger: Address = '0x0000000000000000000000000000000000000bad'
const abi = [...LockingPool.abi, ...LockingInfo.abi, ...SequencerSet.abi]
const wei = (metis: number) => toUnits(metis, 18)
const hour = 3600
const day = 24 * hour
const rewardPerBlock = 12_478_422_370_000_000n

type Here = Stage<'sequencing'>

/** Gives an account METIS and lets the escrow have it. */
const prepare = Effect.fnUntraced(function* (stage: Here, owner: Address, metis: number) {
  yield* stage.endow(owner, { native: 10, metis })
  yield* stage.play(owner, ...stage.actions.sequencing.approvals())
})

const lockOf = (stage: Here, owner: Address, metis: number) =>
  stage.actions.sequencing.lock({ signer: owner, recipient: owner, amount: wei(metis) })

const lock = Effect.fnUntraced(function* (stage: Here, owner: Address, metis: number) {
  yield* prepare(stage, owner, metis)
  return yield* stage.play(owner, lockOf(stage, owner, metis))
})

/** Mines the next block `seconds` after the last one. */
const wait = (stage: Here, seconds: number) => {
  stage.pass(seconds - 1)
  return stage.play(stranger)
}

/** The escrow holds exactly what is locked and what is owed. */
const expectSolvent = Effect.fnUntraced(function* (stage: Here) {
  const { info, metis } = stage.deployments.sequencing
  const { totalLocked, totalOwed, seats } = yield* stage.state('sequencing')
  expect(yield* stage.read(balanceOf(metis.address, info))).toBe(totalLocked + totalOwed)
  expect(seats.reduce((sum, { amount }) => sum + amount, 0n)).toBe(totalLocked)
  expect(seats.reduce((sum, { reward }) => sum + reward, 0n)).toBe(totalOwed)
})

test('a lock is refused a wei below its minimum and a wei above its maximum, and so is what would lead there', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: {} })
      const { sequencing } = stage.actions
      yield* prepare(stage, alice, 100_001)
      const ask = (amount: bigint) => sequencing.lock({ signer: alice, recipient: alice, amount })
      expect(yield* stage.refusal(alice, ask(wei(20_000) - 1n), abi)).toBe('BelowMinLock')
      expect(yield* stage.refusal(alice, ask(wei(100_000) + 1n), abi)).toBe('AboveMaxLock')
      yield* stage.play(alice, ask(wei(20_000)))
      const { seat } = yield* stage.account('sequencing', alice)
      expect(seat).toMatchObject({ id: 1n, owner: alice, signer: alice, amount: wei(20_000), status: 'active' })
      const more = (amount: bigint) => sequencing.relock({ id: 1n, amount, rewards: false })
      expect(yield* stage.refusal(alice, more(wei(80_000) + 1n), abi)).toBe('AboveMaxLock')
      yield* stage.play(alice, more(wei(80_000)))
      expect((yield* stage.state('sequencing')).totalLocked).toBe(wei(100_000))
      // A withdrawal has to wait for the first batch; then as much leaves as the minimum lets.
      expect(yield* stage.refusal(alice, sequencing.withdraw(1n, wei(1)), abi)).toBe('WithdrawThrottle')
      yield* wait(stage, day)
      for (let i = 0; i < 2; i++) yield* wait(stage, 7 * day)
      expect(yield* stage.refusal(alice, sequencing.withdraw(1n, wei(80_000) + 1n), abi)).toBe('BelowMinLock')
      const { facts } = yield* stage.play(alice, sequencing.withdraw(1n, wei(80_000)))
      expect(facts[0]).toMatchObject({ type: 'unstake', account: alice, amount: wei(80_000) })
      yield* expectSolvent(stage)
    }),
  ))

describe('V17, the reward identity', () => {
  test('blocks [7, 3, 10] are paid exactly 7, 3 and 10 times the reward of a block', () =>
    live(
      Effect.gen(function* () {
        const minute = 60
        // An epoch is ten blocks of a minute; a batch comes after 23 minutes.
        const stage = yield* openStage({
          sequencing: { blockSeconds: minute, epochBlocks: 10, stallSeconds: 0, batchDays: (23 * minute) / day },
        })
        const { halt } = stage.actions.sequencing
        for (const owner of owners) yield* prepare(stage, owner, 40_000)
        for (const owner of owners) yield* stage.play(owner, lockOf(stage, owner, 40_000))
        const { genesis } = yield* stage.state('sequencing')
        const at = (slot: number) => wait(stage, genesis + slot * minute - stage.now())
        const signer = Effect.fnUntraced(function* (epoch: 'current' | 'previous') {
          return (yield* stage.state('sequencing')).epochs[epoch].signer
        })
        yield* stage.play(stranger)
        const first = yield* signer('current')
        yield* at(8)
        yield* stage.play(first, halt())
        yield* stage.play(stranger)
        const second = yield* signer('current')
        yield* at(11)
        yield* stage.play(second, halt())
        yield* stage.play(stranger)
        const third = yield* signer('current')
        expect([first, second, third].sort()).toEqual([...owners])
        yield* at(22)
        const { facts } = yield* at(23)
        expect(facts.find(({ type }) => type === 'emission')).toMatchObject({
          amount: 20n * rewardPerBlock,
          perBlock: rewardPerBlock,
        })
        const { seats } = yield* stage.state('sequencing')
        const rewards = [first, second, third].map((owner) => seats.find((seat) => seat.owner === owner)?.reward)
        expect(rewards).toEqual([7n * rewardPerBlock, 3n * rewardPerBlock, 10n * rewardPerBlock])
        yield* expectSolvent(stage)
      }),
    ))

  // Governance forum 11252: 15 % at 12 s and 10 % at 17 to 18 s a block, with one and the same lock and reward.
  test.for([
    { blockSeconds: 12, perYear: 32_793.294, rate: 0.15 },
    { blockSeconds: 17.5, perYear: 22_486.83, rate: 0.102857 },
    { blockSeconds: 18, perYear: 21_862.196, rate: 0.1 },
  ])('218,621.96 METIS locked earn $rate a year at $blockSeconds s a block', ({ blockSeconds, perYear, rate }) =>
    live(
      Effect.gen(function* () {
        const stage = yield* openStage({ sequencing: { blockSeconds, batchDays: 1 } })
        for (const [i, owner] of owners.entries()) yield* lock(stage, owner, [100_000, 70_000, 48_621.96][i]!)
        let paid = 0n
        for (let i = 0; i < 10; i++) {
          const { facts } = yield* wait(stage, day)
          for (const fact of facts) if (fact.type === 'emission') paid += fact.amount
        }
        const { rewardedEpoch, totalLocked, totalOwed } = yield* stage.state('sequencing')
        expect(totalOwed).toBe(paid)
        expect(paid).toBe(BigInt(rewardedEpoch) * 1000n * rewardPerBlock)
        const years = (rewardedEpoch * 1000 * blockSeconds) / (365 * day)
        expect(Number(paid) / 1e18 / years).toBeCloseTo(perYear, 2)
        expect(Number(paid) / Number(totalLocked) / years).toBeCloseTo(rate, 6)
      }),
    ),
  )
})

test('a payer that has run dry pays nothing, and what was built is paid when it has METIS again', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { payerMetis: 100, batchDays: 1 } })
      const { sequencing } = stage.actions
      const { payer, metis } = stage.deployments.sequencing
      yield* lock(stage, alice, 50_000)
      for (let i = 0; i < 6; i++) yield* wait(stage, day)
      const dry = yield* stage.state('sequencing')
      expect(dry.batch).toBe(1)
      const owed = dry.seats[0]!.unrewardedBlocks
      expect(owed * rewardPerBlock).toBeGreaterThan(dry.payer)
      const batch = {
        batch: 2,
        startEpoch: dry.rewardedEpoch + 1,
        endEpoch: dry.epochs.number - 2,
        built: [{ signer: alice, blocks: owed }],
      }
      expect(yield* stage.refusal(foundation, sequencing.batchSubmitRewards(batch), erc20Abi)).toBeDefined()
      yield* stage.endow(alice, { metis: 1000 })
      yield* stage.play(alice, sequencing.fundPayer(wei(1000)))
      const { facts } = yield* wait(stage, 1)
      expect(facts.find(({ type }) => type === 'emission')).toMatchObject({ amount: owed * rewardPerBlock, batch: 2 })
      expect(yield* stage.read(balanceOf(metis.address, payer))).toBe(dry.payer + wei(1000) - owed * rewardPerBlock)
      yield* expectSolvent(stage)
    }),
  ))

test('an exit pays the rewards at once and the lock after 21 days, not a second before', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { batchDays: 1 } })
      const { sequencing } = stage.actions
      const { metis } = stage.deployments.sequencing
      yield* lock(stage, alice, 50_000)
      for (let i = 0; i < 3; i++) yield* wait(stage, day)
      const { reward } = (yield* stage.account('sequencing', alice)).seat
      expect(reward).toBeGreaterThan(0n)
      const { facts } = yield* stage.play(alice, sequencing.unlock(1n))
      const due = stage.now() + 21 * day
      expect(facts).toContainEqual(expect.objectContaining({ type: 'exit', account: alice, due }))
      expect(yield* stage.read(balanceOf(metis.address, alice))).toBe(reward)
      yield* wait(stage, due - 2 - stage.now())
      const early = yield* stage.play(alice, sequencing.unlockClaim(1n)).pipe(Effect.flip)
      expect(stage.now()).toBe(due - 1)
      expect(early._tag).toBe('Reverted')
      // Blocks of the epoch that it was in when it left were built and are paid in the end.
      const late = (yield* stage.account('sequencing', alice)).seat
      expect(late).toMatchObject({ status: 'inactive', unlockClaimTime: due })
      yield* stage.play(alice, sequencing.unlockClaim(1n))
      expect(stage.now()).toBe(due)
      expect(yield* stage.read(balanceOf(metis.address, alice))).toBe(wei(50_000) + reward + late.reward)
      expect((yield* stage.account('sequencing', alice)).seat.id).toBe(0n)
      // A signer's address is used up.
      expect(yield* stage.refusal(alice, lockOf(stage, alice, 50_000), abi)).toBe('SignerExisted')
      yield* expectSolvent(stage)
    }),
  ))

/** Two sequencers; the one whose epoch runs stalls after a few hours, and is seen an hour later. */
const stalled = Effect.fnUntraced(function* (stage: Here) {
  for (const owner of owners.slice(0, 2)) yield* lock(stage, owner, 50_000)
  for (let i = 0; i < 3; i++) yield* wait(stage, hour)
  const before = (yield* stage.state('sequencing')).epochs
  // The next epoch is already committed; the one before it runs.
  const { signer } = before.previous
  const { facts } = yield* stage.play(signer, stage.actions.sequencing.halt())
  const halted = facts.find((fact) => fact.type === 'halt')
  const height = halted?.type === 'halt' ? halted.height : NaN
  return { before, signer, height, after: yield* wait(stage, hour) }
})

test('a stalled sequencer keeps what it built, loses what it did not, and three minutes are nobody’s', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: {} })
      const { before, signer, height, after } = yield* stalled(stage)
      const { set } = stage.deployments.sequencing
      const { number, previous } = before
      expect(previous.startBlock).toBeLessThan(height)
      const cut = yield* stage.read(view(SequencerSet.abi, set, 'epochs', [BigInt(number - 1)]))
      expect(cut).toEqual([signer, BigInt(previous.startBlock), BigInt(height - 1)])
      // 180 s are eleven blocks of 17.5 s, begun ones counted. What was committed to begin later is taken back.
      const [account] = owners.slice(0, 2).filter((owner) => owner !== signer)
      const [start, end] = [height + 11, height + 11 + 999]
      expect(after.facts[0]).toEqual({ type: 'epoch', account, epoch: number, start, end, recommitted: true })
      expect(after.facts.some(({ type }) => type === 'slash')).toBe(false)
      const id = (yield* stage.account('sequencing', signer)).seat.id
      expect(yield* stage.refusal(foundation, stage.actions.sequencing.slash(id), abi)).toBe('SlashingIsOff')
      // Back again it is drawn as before, and nobody is replaced twice for one stall.
      yield* stage.play(signer, stage.actions.sequencing.resume())
      const later: Seat[] = []
      for (let i = 0; i < 60; i++) {
        const { facts } = yield* wait(stage, hour)
        for (const fact of facts) if (fact.type === 'epoch') expect(fact.recommitted).toBe(false)
        later.push((yield* stage.account('sequencing', signer)).seat)
      }
      expect(later.at(-1)!.unrewardedBlocks).toBeGreaterThan(later[0]!.unrewardedBlocks)
    }),
  ))

test('where slashing is on, a stall costs its share of the lock, which goes to the payer of rewards', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { slashShare: 0.05, payerMetis: 1000 } })
      const { signer, after } = yield* stalled(stage)
      expect(after.facts).toContainEqual(expect.objectContaining({ type: 'slash', account: signer, amount: wei(2500) }))
      const { seats, totalLocked, payer } = yield* stage.state('sequencing')
      expect(seats.find(({ owner }) => owner === signer)?.amount).toBe(wei(47_500))
      expect([totalLocked, payer]).toEqual([wei(97_500), wei(3500)])
      yield* expectSolvent(stage)
    }),
  ))

test('who is not listed cannot lock where a list is kept, and nobody but the updater commits, pays or slashes', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { whitelist: 'listed', listed: [alice] } })
      const { sequencing } = stage.actions
      yield* prepare(stage, stranger, 50_000)
      expect(yield* stage.refusal(stranger, lockOf(stage, stranger, 50_000), abi)).toBe('NotWhitelisted')
      expect((yield* stage.account('sequencing', stranger)).whitelisted).toBe(false)
      yield* lock(stage, alice, 50_000)
      const commitment = { epoch: 1, startBlock: 1, endBlock: 1000, signer: stranger }
      for (const call of [
        sequencing.commitEpoch(commitment),
        sequencing.recommitEpoch(0, 0, commitment),
        sequencing.slash(1n),
        sequencing.batchSubmitRewards({ batch: 1, startEpoch: 1, endEpoch: 1, built: [] }),
      ]) {
        expect(yield* stage.refusal(stranger, call, abi)).toBe('NotUpdater')
      }
      const raise = sequencing.updateBlockReward(1n)
      expect(yield* stage.refusal(stranger, raise, abi)).toBe('OwnableUnauthorizedAccount')
    }),
  ))

test('rewards are relocked into the lock or paid to the recipient, and no action takes more gas than it says', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { batchDays: 1 } })
      const { sequencing } = stage.actions
      const { metis } = stage.deployments.sequencing
      const act = Effect.fnUntraced(function* (call: Call) {
        const { gasUsed, facts } = yield* stage.play(alice, call)
        // What a refund gives back has to be there first: a fifth at most.
        expect((gasUsed[0]! * 5n) / 4n).toBeLessThan(call.gas)
        return facts
      })
      yield* prepare(stage, alice, 60_000)
      yield* act(lockOf(stage, alice, 50_000))
      for (let i = 0; i < 3; i++) yield* wait(stage, day)
      const first = (yield* stage.account('sequencing', alice)).seat.reward
      yield* act(sequencing.relock({ id: 1n, amount: wei(10_000), rewards: true }))
      expect((yield* stage.account('sequencing', alice)).seat).toMatchObject({
        amount: wei(60_000) + first,
        reward: 0n,
      })
      for (let i = 0; i < 2; i++) yield* wait(stage, day)
      const second = (yield* stage.account('sequencing', alice)).seat.reward
      const facts = yield* act(sequencing.withdrawRewards(1n))
      expect(facts).toContainEqual(expect.objectContaining({ type: 'reward', account: alice, amount: second }))
      expect(yield* stage.read(balanceOf(metis.address, alice))).toBe(second)
      yield* act(sequencing.withdraw(1n, wei(1000)))
      yield* act(sequencing.halt())
      yield* act(sequencing.resume())
      yield* act(sequencing.unlock(1n))
      yield* wait(stage, 21 * day)
      yield* act(sequencing.unlockClaim(1n))
      yield* expectSolvent(stage)
    }),
  ))

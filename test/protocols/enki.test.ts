import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { Dealer, RedemptionQueue, SeMetis } from '../../protocols/enki/artifacts.gen.ts'
import { amountOut } from '../../protocols/netswap/constant-product.ts'
import type { Call } from '../../protocols/call.ts'
import { view } from '../../protocols/read.ts'
import { approve, balanceOf, toUnits, transfer } from '../../protocols/token.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

const alice: Address = '0x0000000000000000000000000000000000000a11'
const bob: Address = '0x0000000000000000000000000000000000000b22'
const stranger: Address = '0x0000000000000000000000000000000000000bad'
const abi = [...Dealer.abi, ...RedemptionQueue.abi, ...SeMetis.abi]
const wei = (metis: number) => toUnits(metis, 18)
const day = 86_400

type Here = Stage<'sequencing' | 'enki'>

/** Gives an account METIS and lets ENKI have it. */
const prepare = Effect.fnUntraced(function* (stage: Here, account: Address, metis: number) {
  yield* stage.endow(account, { native: 10, metis })
  yield* stage.play(account, ...stage.actions.enki.approvals())
})

/** Mines the next block `seconds` after the last one, the keepers' calls in it. */
const wait = (stage: Here, seconds: number) => {
  stage.pass(seconds - 1)
  return stage.play(stranger)
}

/** All eMETIS is backed, all tickets lie in the queue, and every lock is within the limits. */
const expectSound = Effect.fnUntraced(function* (stage: Here) {
  const { eMetis, queue, agents } = stage.deployments.enki
  const { backed, eMetisSupply, outstanding } = yield* stage.state('enki')
  expect(backed).toBeGreaterThanOrEqual(eMetisSupply)
  expect(yield* stage.read(balanceOf(eMetis.address, queue))).toBe(outstanding)
  for (const { owner, amount, status } of (yield* stage.state('sequencing')).seats) {
    if (status !== 'active' || !agents.includes(owner)) continue
    expect(amount).toBeGreaterThanOrEqual(wei(20_000))
    expect(amount).toBeLessThanOrEqual(wei(100_000))
  }
})

const locksOf = Effect.fnUntraced(function* (stage: Here) {
  const { seats } = yield* stage.state('sequencing')
  return stage.deployments.enki.agents.map((agent) => seats.find(({ owner }) => owner === agent)?.amount ?? 0n)
})

test('V19: the rate of seMETIS rises in a straight line, and a deposit in mid-stream moves it for nobody', () =>
  live(
    Effect.gen(function* () {
      // A million eMETIS staked with the vault's own one, and no rewards but those of the test.
      const stage = yield* openStage({
        sequencing: { rewardPerBlock: 0 },
        enki: { openingStake: 999_999, nodes: 11 },
      })
      const { enki } = stage.actions
      const { seMetis, eMetis } = stage.deployments.enki
      yield* prepare(stage, alice, 510_000)
      expect(yield* stage.state('enki')).toMatchObject({ staked: wei(1e6), seMetisSupply: wei(1e6), rate: wei(1) })
      yield* stage.play(
        alice,
        enki.mint({ amount: wei(510_000), stake: false, to: alice }),
        transfer(eMetis.address, seMetis.address, wei(10_000)),
      )
      expect((yield* stage.state('enki')).rate).toBe(wei(1))
      // The keeper sees what has arrived and begins the stream in the next block.
      yield* wait(stage, 1)
      const { since, end, rewards } = (yield* stage.state('enki')).stream
      expect([rewards, end - since]).toEqual([wei(10_000), 7 * day])
      const at = (moment: number) => wait(stage, moment - stage.now())
      const rates: bigint[] = []
      for (const quarter of [1, 2, 3, 4]) {
        yield* at(since + (quarter * 7 * day) / 4)
        const { rate } = yield* stage.state('enki')
        rates.push(rate)
        if (quarter !== 2) continue
        const { facts } = yield* stage.play(alice, enki.stake(wei(500_000), alice))
        const moment = 1_000_000 + (10_000 * (stage.now() - since)) / (7 * day)
        const shares = (yield* stage.account('enki', alice)).seMetis
        expect(facts).toContainEqual({ type: 'stake', farm: seMetis.address, account: alice, amount: shares })
        // At half time exactly they are 497,512.437810945; the block comes a second later.
        expect(Number(shares) / 1e18).toBeCloseTo(500_000 / (moment / 1e6), 6)
        expect(Number(shares) / 1e18).toBeCloseTo(497_512.437810945, 1)
        expect(Number((yield* stage.state('enki')).rate) / 1e18).toBeCloseTo(moment / 1e6, 15)
      }
      // 1.0025 and 1.005, of which the contract rounds a wei down; then what is left goes to half as many shares again.
      expect(rates.slice(0, 2)).toEqual([wei(10_025) / 10_000n - 1n, wei(1005) / 1000n - 1n])
      expect(Number(rates[3]) / 1e18).toBeCloseTo(1.00833887043, 7)
      yield* expectSound(stage)
    }),
  ))

test('deposits are locked within the limits, and tickets bring METIS back and are paid at their maturity', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: {}, enki: {} })
      const { enki } = stage.actions
      yield* prepare(stage, alice, 90_000)
      // The foundation's stake, its side of the market, and the vault's own METIS.
      expect(yield* locksOf(stage)).toEqual([wei(45_001), 0n, 0n, 0n])
      yield* stage.play(alice, enki.mint({ amount: wei(70_000), stake: true, to: alice }))
      yield* wait(stage, day)
      expect(yield* locksOf(stage)).toEqual([wei(100_000), 0n, 0n, 0n])
      expect((yield* stage.state('enki')).liquid).toBe(wei(15_001))
      yield* stage.play(alice, enki.mint({ amount: wei(20_000), stake: false, to: alice }))
      yield* wait(stage, day)
      expect(yield* locksOf(stage)).toEqual([wei(100_000), wei(35_001), 0n, 0n])
      yield* expectSound(stage)

      const { facts } = yield* stage.play(alice, enki.request(wei(20_000), alice))
      const due = stage.now() + 20 * day
      expect(facts).toContainEqual(
        expect.objectContaining({ type: 'ticket', account: alice, amount: wei(20_000), ticket: 1, due }),
      )
      expect((yield* stage.account('enki', alice)).tickets.slice(0, 2)).toEqual([
        { id: 1n, amount: wei(20_000), maturity: due },
        { id: 0n, amount: 0n, maturity: 0 },
      ])
      yield* wait(stage, day)
      expect((yield* stage.state('enki')).liquid).toBe(0n)
      // A lock gives once a batch of rewards, and one comes every week.
      for (let i = 0; i < 8; i++) yield* wait(stage, day)
      const { liquid, locks } = yield* stage.state('enki')
      expect(liquid).toBeGreaterThanOrEqual(wei(20_000))
      expect(locks.leaving).toBe(0n)
      expect((yield* locksOf(stage))[1]).toBe(wei(20_000))
      yield* expectSound(stage)

      yield* wait(stage, due - 2 - stage.now())
      const early = yield* stage.play(alice, enki.claim(1n, alice)).pipe(Effect.flip)
      expect([stage.now(), early._tag]).toEqual([due - 1, 'Reverted'])
      expect(yield* stage.refusal(bob, enki.claim(1n, bob), abi)).toBe('NotTicketOwner')
      const paid = yield* stage.play(alice, enki.claim(1n, alice))
      expect(stage.now()).toBe(due)
      expect(paid.facts).toContainEqual(
        expect.objectContaining({ type: 'redeem', account: alice, amount: wei(20_000), fee: 0n, ticket: 1 }),
      )
      const { metis } = stage.deployments.enki
      expect(yield* stage.read(balanceOf(metis.address, alice))).toBe(wei(20_000))
      yield* expectSound(stage)
    }),
  ))

test('tickets for more than locks can give send whole locks away, whose METIS comes after their exit', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: {}, enki: { openingStake: 20_000 } })
      const { enki } = stage.actions
      yield* prepare(stage, alice, 100_000)
      yield* stage.play(alice, enki.mint({ amount: wei(100_000), stake: false, to: alice }))
      yield* wait(stage, day)
      expect(yield* locksOf(stage)).toEqual([wei(100_000), wei(25_001), 0n, 0n])
      yield* stage.play(alice, enki.request(wei(100_000), alice))
      const asked = stage.now()
      yield* wait(stage, day)
      // 85,001 could be withdrawn and stay above the minimum: the smaller lock goes, the larger one gives the rest.
      expect((yield* stage.state('enki')).locks).toMatchObject({ leaving: wei(25_001), active: wei(100_000) })
      for (let i = 0; i < 20; i++) yield* wait(stage, day)
      expect((yield* stage.state('enki')).locks.leaving).toBe(wei(25_001))
      expect(yield* stage.refusal(alice, enki.claim(1n, alice), abi)).toBe('NotLiquid')
      for (let i = 0; i < 2; i++) yield* wait(stage, day)
      yield* stage.play(alice, enki.claim(1n, alice))
      // The keeper looks once a day: a day to see the ticket, 21 for the exit, and a day to fetch it.
      expect(stage.now() - asked).toBeLessThanOrEqual(23 * day + 1)
      expect(yield* stage.read(balanceOf(stage.deployments.enki.metis.address, alice))).toBe(wei(100_000))
      yield* expectSound(stage)
    }),
  ))

test('rewards of ENKI’s nodes go to the treasury by its share and stream to seMETIS, to the wei', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: {}, enki: { treasuryShare: 0.15 } })
      const { eMetis, treasury } = stage.deployments.enki
      const before = yield* stage.state('enki')
      let emitted = 0n
      let dispatched = 0n
      for (let i = 0; i < 30; i++) {
        const { facts } = yield* wait(stage, day)
        for (const fact of facts) {
          if (fact.type === 'emission') emitted += fact.amount
          if (fact.type === 'dispatch') dispatched += fact.amount
        }
      }
      const { stream, staked, eMetisSupply, locks, rate } = yield* stage.state('enki')
      expect(dispatched).toBeGreaterThan(wei(1000))
      // ENKI has the only nodes here; the last batch may still be waiting for the stream before it to end.
      expect(dispatched + locks.owed).toBe(emitted)
      expect(eMetisSupply).toBe(before.eMetisSupply + dispatched)
      const toTreasury = yield* stage.read(balanceOf(eMetis.address, treasury))
      expect(dispatched * 15n - toTreasury * 100n).toBeLessThan(300n)
      const streamed = staked - before.staked
      expect(streamed).toBeGreaterThan(0n)
      const { seMetis } = stage.deployments.enki
      expect(yield* stage.read(balanceOf(eMetis.address, seMetis.address))).toBe(
        before.staked + dispatched - toTreasury,
      )
      expect(stream.end - stage.now()).toBeGreaterThan(0)
      expect(rate).toBeGreaterThan(before.rate)
      yield* expectSound(stage)
    }),
  ))

test('the market swaps both ways by its own formula, and no action takes more gas than it says', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: {}, enki: { redemptionFee: 0.002, cancelFee: 0.001 } })
      const { enki } = stage.actions
      const { market, treasury, eMetis, metis } = stage.deployments.enki
      const act = Effect.fnUntraced(function* (from: Address, call: Call) {
        const { gasUsed, facts } = yield* stage.play(from, call)
        // What a refund gives back has to be there first: a fifth at most.
        expect((gasUsed[0]! * 5n) / 4n).toBeLessThan(call.gas)
        return facts
      })
      yield* prepare(stage, alice, 10_000)
      const { reserves } = yield* stage.state('enki')
      expect(reserves).toEqual({ base: wei(5000), quote: wei(5000) })
      const bought = amountOut(wei(100), reserves.quote, reserves.base)
      const buy = { give: 'METIS', amountIn: wei(100), minOut: bought, to: alice } as const
      expect(yield* act(alice, enki.swap(buy))).toContainEqual({
        type: 'swap',
        pool: market.address,
        tokenIn: metis.address,
        tokenOut: eMetis.address,
        amountIn: wei(100),
        amountOut: bought,
      })
      expect((yield* stage.account('enki', alice)).eMetis).toBe(bought)
      yield* act(alice, enki.swap({ give: 'eMETIS', amountIn: bought, minOut: 1n, to: alice }))
      yield* act(alice, enki.mint({ amount: wei(2000), stake: true, to: alice }))
      yield* act(alice, enki.mint({ amount: wei(2000), stake: false, to: alice }))
      yield* act(alice, enki.stake(wei(500), alice))
      yield* stage.play(alice, enki.liquidityApproval())
      const bounds = { minEMetis: wei(99), minMetis: wei(99), to: alice }
      yield* act(alice, enki.addLiquidity({ eMetis: wei(100), metis: wei(100), ...bounds }))
      const { liquidity } = yield* stage.account('enki', alice)
      expect(Number(liquidity) / 1e18).toBeCloseTo(100, 0)
      yield* act(alice, enki.removeLiquidity({ liquidity, ...bounds }))
      expect((yield* stage.account('enki', alice)).liquidity).toBe(0n)
      const unstaked = yield* act(alice, enki.unstake(wei(1000), alice))
      expect(unstaked).toContainEqual(expect.objectContaining({ type: 'unstake', account: alice, amount: wei(1000) }))
      yield* act(alice, enki.request(wei(1000), alice))
      yield* act(alice, enki.request(wei(400), alice))
      yield* act(alice, enki.cancel(2n, alice))
      expect(yield* stage.read(balanceOf(eMetis.address, treasury))).toBe(wei(0.4))

      // The foundation's LP tokens halve what can be shortened: 250 are half of half the ticket's amount.
      yield* stage.play(foundation, approve(eMetis.address, stage.deployments.enki.queue, wei(1000)))
      yield* stage.play(alice, transfer(eMetis.address, foundation, wei(1000)))
      yield* act(foundation, enki.request(wei(1000), foundation))
      const asked = stage.now()
      const [allow, lock] = enki.shorten(3n, wei(250))
      yield* stage.play(foundation, allow!)
      const shortened = yield* act(foundation, lock!)
      expect(shortened).toContainEqual({ type: 'shorten', ticket: 3, amount: wei(250), due: asked + 14 * day })

      for (let i = 0; i < 22; i++) yield* wait(stage, day)
      const held = yield* stage.read(balanceOf(metis.address, alice))
      yield* act(alice, enki.claim(1n, alice))
      expect((yield* stage.read(balanceOf(metis.address, alice))) - held).toBe(wei(998))
      expect(yield* stage.read(balanceOf(metis.address, treasury))).toBe(wei(2))
      yield* act(foundation, enki.claim(3n, foundation))
      expect((yield* stage.account('enki', foundation)).liquidity).toBe(wei(5000) - 1000n)
      yield* act(alice, enki.harvest())
      yield* act(alice, enki.route())
      yield* expectSound(stage)
    }),
  ))

test('a locking pool that keeps a list has ENKI’s agents on it, and only ENKI’s owner adds more', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { whitelist: 'listed' }, enki: {} })
      expect((yield* locksOf(stage))[0]).toBe(wei(45_001))
      const { dealer, seMetis } = stage.deployments.enki
      expect(yield* stage.read(view(Dealer.abi, dealer, 'owner'))).toBe(foundation)
      const early = yield* stage.refusal(alice, stage.actions.enki.sync(), abi)
      expect(early).toBe('NothingToStream')
      expect(yield* stage.read(view(SeMetis.abi, seMetis.address, 'balanceOf', [seMetis.address]))).toBe(wei(1))
    }),
  ))

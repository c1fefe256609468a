import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { unlimited } from '../../protocols/calldata.ts'
import { farmsActions } from '../../protocols/farms/actions.ts'
import { Farm } from '../../protocols/farms/artifacts.gen.ts'
import type { FarmDeployment } from '../../protocols/farms/deployment.ts'
import { RebateVault } from '../../protocols/rewards/artifacts.gen.ts'
import { week } from '../../protocols/rewards/deploy.ts'
import { rewardsAccount } from '../../protocols/rewards/state.ts'
import { approve, balanceOf, toUnits, transfer } from '../../protocols/token.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { deployerOn } from '../../sandbox/origin/deployer.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'
import { worldOf } from '../fixtures/world.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { step } from '../../sandbox/world/step.ts'
import { exposureOf } from '../../sandbox/metrics/payments/exposure.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'
const bob: Address = '0x0000000000000000000000000000000000000b0b'
const carol: Address = '0x0000000000000000000000000000000000ca4011'

const metis = (amount: number): bigint => toUnits(amount, 18)

/** Lets time go by until `seconds` into a voting week, at least a block later. */
const toWeek = (stage: Stage<'rewards'>, seconds = 0): void => {
  const left = week - ((stage.now() + 1) % week) + seconds
  stage.pass(left % week)
}

/** Both put METIS and dollars into the native pool and stake all of it. */
const provide = Effect.fnUntraced(function* (stage: Stage<'rewards'>, account: Address, usd: number) {
  const { netswap, rewards } = stage.actions
  yield* stage.endow(account, { native: 20, metis: usd / 60 + 5000, usdc: usd / 2 })
  yield* stage.play(
    account,
    ...netswap.approvals('native'),
    ...rewards.approvals(),
    netswap.addLiquidity({
      pool: 'native',
      base: metis(usd / 60),
      quote: toUnits(usd / 2, 6),
      minBase: 0n,
      minQuote: 0n,
      to: account,
    }),
    rewards.stakeAll(),
  )
})

test('rewards: METIS locked for a year has its own weight in votes, which falls to nothing, and then comes back', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ rewards: { weeklyFees: 0 } })
      const { rewards } = stage.actions
      yield* stage.endow(alice, { native: 20, metis: 1000 })
      yield* stage.play(alice, ...rewards.approvals())
      const until = stage.now() + 52 * week
      const scene = yield* stage.play(alice, rewards.lock({ amount: metis(1000), until }))
      const farm = stage.deployments.rewards.votingEscrow
      expect(scene.facts).toContainEqual({ type: 'stake', farm, account: alice, amount: metis(1000) })
      const locked = yield* stage.account('rewards', alice)
      expect(locked.locked).toBe(metis(1000))
      expect(locked.lockEnd).toBe(Math.floor(until / week) * week)
      // slope = floor(amount / a year); power = slope x seconds left.
      const power = () => (metis(1000) / 31_536_000n) * BigInt(locked.lockEnd - stage.now())
      expect(locked.votingPower).toBe(power())
      stage.pass(20 * week)
      yield* stage.play(alice)
      expect((yield* stage.account('rewards', alice)).votingPower).toBe(power())
      expect((yield* stage.state('rewards')).votingPower).toBe(power())
      expect(yield* stage.refusal(alice, rewards.unlock())).toBe("The lock didn't expire")

      stage.pass(locked.lockEnd - stage.now())
      const { facts } = yield* stage.play(alice, rewards.unlock())
      expect(facts).toContainEqual({ type: 'unstake', farm, account: alice, amount: metis(1000) })
      expect(yield* stage.read(balanceOf(stage.deployments.bridge.metis.address, alice))).toBe(metis(1000))
      // The operator's own wei stays.
      expect((yield* stage.state('rewards')).locked).toBe(1n)
    }),
  ))

test("rewards: a week's fees go to who had voting power when it began, in proportion, and never more than came", () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ rewards: { weeklyFees: 700 } })
      const { rewards } = stage.actions
      for (const account of [alice, bob]) {
        yield* stage.endow(account, { native: 20, metis: 3000 })
        yield* stage.play(account, ...rewards.approvals())
      }
      const until = stage.now() + 40 * week
      yield* stage.play(alice, rewards.lock({ amount: metis(1000), until }))
      yield* stage.play(bob, rewards.lock({ amount: metis(3000), until }))
      // Fees come with the first block of each week, for the time since they came last.
      for (let i = 0; i < 4; i++) {
        toWeek(stage, 5)
        yield* stage.play(carol)
      }
      const taken = stage.account('rewards', alice).pipe(Effect.map(({ feesTaken }) => Math.floor(feesTaken / week)))
      const locked = yield* taken
      const claims = yield* stage.play(alice, rewards.claimFees())
      // From the week after the lock on, up to the one that goes on.
      expect((yield* taken) - locked).toBe(4)
      const second = yield* stage.play(bob, rewards.claimFees())
      const amount = ({ facts }: typeof claims) => {
        const [paid] = facts.flatMap((fact) => (fact.type === 'reward' ? [fact.amount] : []))
        return paid ?? 0n
      }
      const [first, other] = [amount(claims), amount(second)]
      // Of four weeks' fees the part for the seconds after the last Thursday is still to come, and so is that of the
      // week in which both locked: nobody had voting power when it began.
      const came = metis(4 * 700)
      expect(first + other).toBeLessThanOrEqual(came)
      expect(first + other).toBeGreaterThan(metis(3 * 700 - 3))
      expect(Number(other) / Number(first)).toBeCloseTo(3, 9)
      expect((yield* stage.play(alice, rewards.claimFees())).facts.filter(({ type }) => type === 'reward')).toEqual([])
    }),
  ))

test('rewards: of two equal stakes the one with all voting power earns two and a half times as much', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ rewards: { weeklyFees: 0, weeklyRewards: 700 } })
      const { rewards } = stage.actions
      yield* provide(stage, alice, 60_000)
      yield* provide(stage, bob, 60_000)
      const until = stage.now() + 50 * week
      yield* stage.play(alice, rewards.lock({ amount: metis(1000), until }), rewards.claim())
      toWeek(stage)
      yield* stage.play(carol)
      const began = stage.now()
      expect(began % week).toBe(0)
      stage.pass(3 * 86_400 - 1)
      yield* stage.play(carol)
      const [boosted, plain] = [yield* stage.account('rewards', alice), yield* stage.account('rewards', bob)]
      expect(plain.working).toBe((plain.staked * 40n + 99n) / 100n)
      expect(boosted.working).toBe(boosted.staked)
      expect(Number(boosted.earned) / Number(plain.earned)).toBeCloseTo(
        Number(boosted.working) / Number(plain.working),
        9,
      )
      // 700 a week, three days of it.
      expect(Number(boosted.earned + plain.earned) / 1e18).toBeCloseTo(300, 9)

      const claimed = yield* stage.play(alice, rewards.exit(), rewards.weigh(bob))
      expect(claimed.facts.map(({ type }) => type)).toContain('reward')
      const left = yield* stage.account('rewards', alice)
      expect([left.staked, left.working, left.earned]).toEqual([0n, 0n, 0n])
    }),
  ))

/** V20 of docs/theory.md with a farm on the chain: what A, B and C have been paid in the end. */
const threeStakers = Effect.fnUntraced(function* (stage: Stage<'rewards'>, farm: FarmDeployment) {
  const farms = farmsActions({ farms: [farm] })
  const { metis: token } = stage.deployments.bridge
  // The foundation's own liquidity gives everybody LP tokens in round numbers.
  const stakes: readonly [Address, bigint][] = [
    [alice, 100n],
    [bob, 300n],
    [carol, 600n],
  ]
  for (const [account, amount] of stakes) {
    yield* stage.endow(account, { native: 5 })
    yield* stage.play(foundation, transfer(farm.stakingToken, account, amount * 10n ** 9n))
    yield* stage.play(account, farms.approval(farm))
  }
  yield* stage.play(foundation, approve(token.address, farm.address, unlimited))
  yield* stage.play(alice, farms.stakeAll(farm))
  const day = 86_400
  const start = stage.now() + 60
  const at = (days: number) => stage.pass(start + days * day - stage.now() - 1)
  at(0)
  for (const { to, data } of farms.fund(farm, metis(10_000), 10 * day).slice(1)) {
    yield* stage.play(foundation, { to, data, gas: 300_000n })
  }
  expect(stage.now()).toBe(start)
  at(2)
  yield* stage.play(bob, farms.stakeAll(farm))
  at(5)
  yield* stage.play(carol, farms.stakeAll(farm))
  at(8)
  yield* stage.play(bob, farms.exit(farm))
  at(12)
  yield* stage.play(alice, farms.exit(farm))
  yield* stage.play(carol, farms.exit(farm))
  return yield* stage.read([alice, bob, carol].map((account) => balanceOf(token.address, account)))
})

test.each(['plain', 'boosted'])('V20 on the chain: stakers without votes share a %s farm by stake and time', (kind) =>
  live(
    Effect.gen(function* () {
      // The operator's money for a week; once a farm has it, there is none left to pay as fees.
      const stage = yield* openStage({ rewards: { weeklyFees: 10_000, weeks: 1 } })
      const { farm } = stage.deployments.rewards
      const paid = yield* threeStakers(stage, kind === 'plain' ? yield* plainFarm(stage) : farm)
      // Of 10,000: A 1000 x (2 + 3/4 + 3/10 + 2/7), and so on; rounding is down, by a wei an action at most.
      const due = [(metis(10_000) * 467n) / 1400n, metis(3150), (metis(10_000) * 492n) / 1400n]
      for (const [i, got] of paid.entries()) {
        expect(due[i]! - got).toBeGreaterThanOrEqual(0n)
        expect(due[i]! - got).toBeLessThanOrEqual(2n)
      }
    }),
  ),
)

/** A farm as policies bring it, created beside the boosted one. */
const plainFarm = Effect.fnUntraced(function* ({ chain, deployments, now, pass }: Stage<'rewards'>) {
  const { metis: feeVault, rewards } = deployments
  const deployer = deployerOn(chain, {
    account: foundation,
    coinbase: feeVault.feeVault,
    clock: () => now() + 1,
    prices: { eth: 2000, metis: 30 },
  })
  const { pool, stakingToken, pays, vestSeconds } = rewards.farm
  const address = yield* deployer.create(Farm, [stakingToken, pays.address, foundation])
  yield* deployer.finish
  pass(10)
  const farm: FarmDeployment = { address, pool, stakingToken, pays, vestSeconds }
  return farm
})

test('rebates: a cluster gets no more than the cap for an epoch, is paid once, and only by the operator’s list', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ rewards: { weeklyFees: 0, rebateBudget: 1000, rebateCap: 50 } })
      const { rewards } = stage.actions
      yield* stage.endow(alice, { native: 5 })
      expect((yield* stage.state('rewards')).rebateBudget).toBe(metis(1000))
      yield* stage.play(
        foundation,
        rewards.assign([
          { account: alice, cluster: 7n },
          { account: bob, cluster: 7n },
        ]),
      )
      const listed = yield* stage.play(foundation, rewards.submit([{ account: alice, amount: metis(30) }]))
      expect(listed.facts).toEqual([
        {
          type: 'rebate',
          account: alice,
          token: stage.deployments.bridge.metis.address,
          cluster: 7n,
          epoch: Math.floor(stage.now() / (7 * 86_400)) - 1,
          amount: metis(30),
        },
      ])
      const more = rewards.submit([{ account: bob, amount: metis(20) + 1n }])
      expect(yield* stage.refusal(foundation, more, RebateVault.abi)).toBe('AboveCap')
      expect(yield* stage.refusal(alice, more, RebateVault.abi)).toBe('OwnableUnauthorizedAccount')
      const claimed = yield* stage.play(alice, rewards.claimRebate())
      expect(claimed.facts).toContainEqual({
        type: 'reward',
        farm: stage.deployments.rewards.rebates,
        account: alice,
        amount: metis(30),
      })
      expect(yield* stage.refusal(alice, rewards.claimRebate(), RebateVault.abi)).toBe('ZeroAmount')
      expect((yield* stage.state('rewards')).rebateBudget).toBe(metis(970))
    }),
  ))

const boosted = (chain: object) =>
  smallCampaign({
    chain,
    agents: { investor: { count: 15 } },
    policies: [
      {
        id: 'boosted',
        title: 'Native pool, by votes',
        budget: '3000 METIS',
        legs: [{ sink: 'native', share: 1, vestDays: 2, boosted: true }],
      },
    ],
  })

test('a policy can pay by votes: owners of capital lock and earn more for their stake, and the books close in every block', () =>
  live(
    Effect.gen(function* () {
      const spec = specOf(boosted({ rewards: { weeklyFees: 100 } }), 'boosted')
      const world = yield* worldOf(spec)
      const sample = openSampler(world, spec)
      const [farm] = world.deployments.farms.farms
      const { votingEscrow } = world.deployments.rewards!
      const lockers = world.inhabitants.filter(({ kind }) => kind.capital === true)
      let paid = 0
      for (let block = 0; block < 90; block++) {
        const moment = yield* step(world)
        const seen = sample(moment)
        paid += moment.entries.filter(({ fact }) => fact.type === 'reward' && fact.farm === farm!.address).length
        const { totalStaked, totalWorking } = world.state.seen.chain.farms[0]!
        expect(totalWorking! * 100n).toBeGreaterThanOrEqual(totalStaked * 40n)
        expect(totalWorking).toBeLessThanOrEqual(totalStaked)
        // Locked METIS is still its owner's.
        for (const { address } of lockers) {
          const locked = Number(world.ledger.staked(votingEscrow, address)) / 1e18
          expect(exposureOf(seen, address)).toBeGreaterThanOrEqual(locked)
        }
      }
      const all = yield* Effect.all(
        lockers.map(({ address }) =>
          world.chain
            .read([planReads(rewardsAccount(world.deployments.rewards!, address))])
            .pipe(Effect.map(([account]) => account)),
        ),
      )
      const locked = all.reduce((sum, account) => sum + account.locked, 0n)
      expect(locked).toBeGreaterThan(metis(100))
      // The escrow knows what the ledger rebuilt from logs, and holds it, with the operator's wei.
      for (const [i, { address }] of lockers.entries()) {
        expect(world.ledger.staked(votingEscrow, address)).toBe(all[i]!.locked)
      }
      expect(world.ledger.balance(world.deployments.bridge.metis.address, votingEscrow)).toBe(locked + 1n)
      expect(paid).toBeGreaterThan(3)
    }),
  ))

test('a policy that pays by votes needs votes on the chain, and says so', () => {
  expect(() => boosted({})).toThrow('a boosted leg needs votes')
})

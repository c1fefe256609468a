import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { poolNames } from '../../protocols/pair.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { exposureOf } from '../../sandbox/metrics/payments/exposure.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { step } from '../../sandbox/world/step.ts'
import { smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { investorsOf, ownedBy, positionsOf, summed } from '../fixtures/positions.ts'
import { expectWithin, R9 } from '../fixtures/tolerance.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

const policy: WrittenPolicy = {
  id: 'both',
  title: 'Both pools, one of them vested',
  budget: '4000 METIS',
  legs: [
    { sink: 'native', share: 0.5, vestDays: 2 },
    { sink: 'bridged', share: 0.5 },
  ],
}

const spec = specOf(smallCampaign({ policies: [policy] }), policy.id)

test('V36 (g): after every block an investor is worth the sum of its positions, looked through pools and farms', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      const agents = investorsOf(world)
      let pending = 0
      const sampler = openSampler(world, spec)
      for (let block = 0; block < blocksOf(spec); block++) {
        const moment = yield* step(world)
        const seen = yield* ownedBy(world, agents)
        const positions = yield* summed(world, agents)
        const sample = sampler(moment)
        for (const [i, { wealth, exposure }] of positions.entries()) {
          expectWithin(seen[i]!.usd, wealth, R9)
          expectWithin(seen[i]!.metis, exposure, R9)
          // Metrics count rewards when they are received, their owners when they are earned.
          const unpaid = exposure - exposureOf(sample, agents[i]!.address)
          expect(unpaid).toBeGreaterThan(-1e-9 * exposure)
          pending = Math.max(pending, unpaid)
        }
      }
      expect(pending).toBeGreaterThan(1)
    }),
  ))

test('V36 (g): what a position is worth is what its owner gets for it: all leave at once and have what was counted', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      const agents = investorsOf(world)
      for (let block = 0; block < blocksOf(spec); block++) yield* step(world)
      const { chain, actions, deployments } = world
      const { now } = world.state
      const before = yield* ownedBy(world, agents)
      const positions = yield* chain.read(agents.map((agent) => planReads(positionsOf(world, agent))))
      const leaving = agents.flatMap(({ address }, i) =>
        poolNames.flatMap((pool, k) => {
          const staked = deployments.farms.farms
            .map((farm, f) => ({ farm, amount: positions[i]!.farms[f]!.staked }))
            .filter(({ farm, amount }) => farm.pool === pool && amount > 0n)
          const liquidity = staked.reduce((sum, { amount }) => sum + amount, positions[i]!.pools[k]!.liquidity)
          if (liquidity === 0n) return []
          const calls = [
            ...staked.map(({ farm }) => actions.farms.exit(farm)),
            actions.netswap.removeLiquidity({ pool, liquidity, minBase: 0n, minQuote: 0n, to: address }),
          ]
          return calls.map((call) => ({ from: address, ...call, tip: 0n }))
        }),
      )
      expect(leaving.length).toBeGreaterThan(5)
      yield* chain.submit(leaving)
      yield* chain.mine({ timestamp: now + 1, coinbase: deployments.metis.feeVault })
      const after = yield* summed(world, agents)
      const left = yield* chain.read(agents.map((agent) => planReads(positionsOf(world, agent))))
      for (const [i, { usd, metis }] of before.entries()) {
        for (const { liquidity } of left[i]!.pools) expect(liquidity).toBe(0n)
        // A farm goes on paying for one second more.
        expectWithin(after[i]!.wealth, usd, 1e-7)
        expectWithin(after[i]!.exposure, metis, 1e-7)
      }
    }),
  ))

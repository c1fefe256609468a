import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { View } from '../../agents/agent.ts'
import { usesSeen } from '../../agents/mind/capital/offer.ts'
import { wealthOf } from '../../agents/mind/capital/review.ts'
import { poolNames } from '../../protocols/pair.ts'
import { nativeBalance, view } from '../../protocols/read.ts'
import { balanceOf, fromUnits, totalSupply } from '../../protocols/token.ts'
import { EscrowedToken, Farm } from '../../protocols/farms/artifacts.gen.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { exposureOf } from '../../sandbox/metrics/payments/exposure.ts'
import { balanceOutside } from '../../sandbox/market/outside-accounts.ts'
import type { Inhabitant } from '../../sandbox/world/population.ts'
import { step } from '../../sandbox/world/step.ts'
import { rulesOf } from '../../sandbox/world/view-of.ts'
import { nativeOf } from '../../sandbox/world/observation.ts'
import type { World } from '../../sandbox/world/world.ts'
import { smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { expectWithin, R9 } from '../fixtures/tolerance.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
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

const investorsOf = ({ inhabitants }: World): Inhabitant[] => inhabitants.filter(({ kind }) => kind.kind === 'investor')

/** What investors reckon that they own: the production mind on the production view, read for all of them at once. */
const ownedBy = Effect.fnUntraced(function* (world: World, agents: readonly Inhabitant[]) {
  const accounts = yield* world.chain.read(agents.map(({ persona }) => world.plans.accounts.get(persona)!))
  return agents.map(({ address }, i) => {
    const view: View = {
      now: world.state.now + world.blockSeconds,
      blockSeconds: world.blockSeconds,
      chain: world.state.seen.chain,
      account: accounts[i] as View['account'],
      native: nativeOf(world.plans, world.state.seen, address),
      outsideAccount: balanceOutside(world.state.outsideAccounts, address),
      outside: world.state.market,
      announced: world.state.announced,
      rules: rulesOf(world.orderingAt(world.state.now)),
    }
    const here = { me: address, view, deployments: world.deployments, actions: world.actions }
    return wealthOf(here, usesSeen(here, world.deployments, {}))
  })
})

/** Every position of an account, one by one and straight from the contracts. */
const positionsOf = ({ deployments }: World, { address }: Inhabitant) => ({
  native: nativeBalance(address),
  metis: balanceOf(deployments.bridge.metis.address, address),
  usdc: balanceOf(deployments.bridge.usdc.address, address),
  weth: balanceOf(deployments.bridge.weth.address, address),
  pools: poolNames.map((name) => {
    const { address: pool, base, quote } = deployments.netswap.pools[name]
    return {
      liquidity: balanceOf(pool, address),
      supply: totalSupply(pool),
      base: balanceOf(base.address, pool),
      quote: balanceOf(quote.address, pool),
    }
  }),
  farms: deployments.farms.farms.map((farm) => ({
    staked: view(Farm.abi, farm.address, 'staked', [address]),
    earned: view(Farm.abi, farm.address, 'earned', [address]),
    escrowed: view(EscrowedToken.abi, farm.escrow ?? deployments.bridge.metis.address, 'balanceOf', [address]),
  })),
})

/** Total value and METIS, from those positions: LP tokens stand for their share of what the pair really holds. */
const summed = Effect.fnUntraced(function* (world: World, agents: readonly Inhabitant[]) {
  const read = yield* world.chain.read(agents.map((agent) => planReads(positionsOf(world, agent))))
  const { farms } = world.deployments.farms
  const { market } = world.state
  return agents.map(({ address }, i) => {
    const { native, metis, usdc, weth, pools, farms: farmed } = read[i]!
    const owned = { metis: native + metis, weth, usdc }
    for (const [k, name] of poolNames.entries()) {
      const { liquidity, supply, base, quote } = pools[k]!
      const staked = farms.reduce((sum, { pool }, f) => (pool === name ? sum + farmed[f]!.staked : sum), liquidity)
      owned[name === 'native' ? 'metis' : 'weth'] += (staked * base) / supply
      owned.usdc += (staked * quote) / supply
    }
    for (const [f, { escrow }] of farms.entries()) {
      owned.metis += farmed[f]!.earned + (escrow === undefined ? 0n : farmed[f]!.escrowed)
    }
    const exposure = fromUnits(owned.metis, 18)
    const outside = balanceOutside(world.state.outsideAccounts, address)
    return {
      exposure,
      wealth: outside + exposure * market.metis + fromUnits(owned.weth, 18) * market.eth + fromUnits(owned.usdc, 6),
    }
  })
})

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

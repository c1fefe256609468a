import { Effect } from 'effect'
import { type Address, type Hex, toHex } from 'viem'
import { expect, test } from 'vitest'
import { Farm } from '../../protocols/farms/artifacts.gen.ts'
import type { FarmDeployment } from '../../protocols/farms/deployment.ts'
import { spotPrice } from '../../protocols/netswap/constant-product.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf, fromUnits, totalSupply } from '../../protocols/token.ts'
import { reservesOf } from '../../agents/mind/pools/reserves.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import { openRecorder } from '../../sandbox/metrics/recorder.ts'
import { policyCost } from '../../sandbox/metrics/payments/policy-cost.ts'
import { step } from '../../sandbox/world/step.ts'
import type { World } from '../../sandbox/world/world.ts'
import { smallCampaign, specOf, type WrittenPolicy } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { expectWithin, R9 } from '../fixtures/tolerance.ts'
import { openSampler } from '../../sandbox/run/sampler.ts'
import { blocksOf, worldOf } from '../fixtures/world.ts'

/** METIS and dollars, paid at once, evenly and less by the day. */
const liquid: WrittenPolicy = {
  id: 'liquid',
  title: 'Paid at once',
  budget: '5000 METIS',
  legs: [
    { sink: 'native', share: 0.6 },
    { sink: 'bridged', share: 0.4, pays: 'm.USDC', schedule: { shape: 'declining' } },
  ],
}
/** The same by way of escrows. */
const vested: WrittenPolicy = {
  id: 'vested',
  title: 'Vested',
  budget: '5000 METIS',
  legs: [
    { sink: 'native', share: 0.6, vestDays: 2, schedule: { shape: 'front-loaded', days: 3 } },
    { sink: 'bridged', share: 0.4, vestDays: 1, pays: 'm.USDC' },
  ],
}

const campaign = smallCampaign({ policies: [liquid, vested] })

/** What the farm keeps private: when it last settled, and what it emitted while nobody staked (Farm.sol). */
const lastUpdateSlot = 4
const idleSlot = 6
const scale = 10n ** 36n

interface Books {
  notified: bigint
  paid: bigint
  /** Actions that settle the farm, each of which may lose a wei to rounding. */
  actions: bigint
}

/** Everything that a farm owes or will emit, and what it holds, straight from the chain. */
const stateOf = Effect.fnUntraced(function* (world: World, { address, pays, escrow }: FarmDeployment) {
  const { chain, inhabitants } = world
  const { now } = world.state
  const slot = (at: number) =>
    chain.rpc.call<Hex>('eth_getStorageAt', [address, toHex(at, { size: 32 }), 'latest']).pipe(Effect.map(BigInt))
  const [farm] = yield* chain.read([
    planReads({
      rate: view(Farm.abi, address, 'scaledRate'),
      finish: view(Farm.abi, address, 'periodFinish'),
      staked: view(Farm.abi, address, 'totalStaked'),
      held: balanceOf(escrow ?? pays.address, address),
      earned: inhabitants.map((agent) => view(Farm.abi, address, 'earned', [agent.address])),
    }),
  ])
  const [last, idle] = [yield* slot(lastUpdateSlot), yield* slot(idleSlot)]
  const time = BigInt(now)
  const clock = time < farm.finish ? time : farm.finish
  const unsettled = farm.staked === 0n && clock > last ? (clock - last) * farm.rate : 0n
  const ahead = farm.finish > time ? (farm.finish - time) * farm.rate : 0n
  const earned = farm.earned.reduce((sum, amount) => sum + amount, 0n)
  return { held: farm.held, earned, toCome: (ahead + idle + unsettled) / scale }
})

for (const { id, title } of [liquid, vested]) {
  test(`V36 (b): after every block what a farm has paid, owes and will emit is what it was given, to a wei an action (${title})`, () =>
    live(
      Effect.gen(function* () {
        const spec = specOf(campaign, id)
        const world = yield* worldOf(spec)
        const { farms } = world.deployments.farms
        const books = new Map<Address, Books>(
          farms.map(({ address }) => [address, { notified: 0n, paid: 0n, actions: 0n }]),
        )
        for (let block = 0; block < blocksOf(spec); block++) {
          const { entries } = yield* step(world)
          for (const { fact } of entries) {
            if (!('farm' in fact) || fact.type === 'announce') continue
            const own = books.get(fact.farm)!
            if (fact.type === 'fund') own.notified += fact.amount
            if (fact.type === 'reward') own.paid += fact.amount
            own.actions += 1n
          }
          for (const farm of farms) {
            const { notified, paid, actions } = books.get(farm.address)!
            const { held, earned, toCome } = yield* stateOf(world, farm)
            expect(held).toBe(notified - paid)
            const lost = notified - paid - earned - toCome
            expect(lost).toBeGreaterThanOrEqual(0n)
            expect(lost).toBeLessThanOrEqual(actions)
          }
        }
        for (const { notified, paid } of books.values()) {
          expect(notified).toBeGreaterThan(0n)
          expect(paid).toBeGreaterThan(notified / 2n)
        }
      }),
    ))
}

test('V36 (b): every escrowed unit is backed by one of what it stands for, after every block', () =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, vested.id)
      const world = yield* worldOf(spec)
      const escrows = world.deployments.farms.farms.map(({ escrow, pays }) =>
        planReads({ backing: balanceOf(pays.address, escrow!), supply: totalSupply(escrow!) }),
      )
      const most = escrows.map(() => 0n)
      for (let block = 0; block < blocksOf(spec); block++) {
        yield* step(world)
        const seen = yield* world.chain.read(escrows)
        for (const [i, { backing, supply }] of seen.entries()) {
          expect(backing).toBe(supply)
          if (supply > most[i]!) most[i] = supply
        }
      }
      for (const supply of most) expect(supply).toBeGreaterThan(0n)
    }),
  ))

test('V36 (f): the policy cost recorded is what left the budget contract, at the price when the programme began', () =>
  live(
    Effect.gen(function* () {
      const spec = specOf(campaign, liquid.id)
      const world = yield* worldOf(spec)
      const { bridge, budget, netswap } = world.deployments
      const recorder = openRecorder(spec.timeline, blocksOf(spec))
      const plan = planReads({
        metis: balanceOf(bridge.metis.address, budget.timelock),
        usdc: balanceOf(bridge.usdc.address, budget.timelock),
      })
      const [granted] = yield* world.chain.read([plan])
      let before = granted
      let price: number | undefined
      const sampler = openSampler(world, spec)
      for (let block = 0; block < blocksOf(spec); block++) {
        const moment = yield* step(world)
        recorder.see(sampler(moment))
        const [left] = yield* world.chain.read([plan])
        if (left.metis < before.metis)
          price ??= spotPrice(reservesOf({ chain: world.state.seen.chain }, netswap.pools.native))
        before = left
        const spent = fromUnits(granted.metis - left.metis, 18) * (price ?? 0) + fromUnits(granted.usdc - left.usdc, 6)
        expectWithin(recorder.record().values[policyCost.name]!, spent, R9)
      }
      expect(before).toEqual({ metis: 0n, usdc: 0n })
      expect(granted.metis).toBe(3000n * 10n ** 18n)
      expect(granted.usdc).toBe(60_000n * 10n ** 6n)
    }),
  ))

import { Effect } from 'effect'
import * as fc from 'fast-check'
import { type Address, encodeFunctionData, type Hex } from 'viem'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { Crossing, Decision, Situation } from '../../agents/agent.ts'
import { gasUsd } from '../../agents/mind/valuation/gas.ts'
import { FastExit } from '../../protocols/bridge/artifacts.gen.ts'
import { OVM_GasPriceOracle } from '../../protocols/metis/artifacts.gen.ts'
import { l1Fee, l1Gas } from '../../protocols/metis/l1-fee.ts'
import { view } from '../../protocols/read.ts'
import { balanceOf, totalSupply, toUnits } from '../../protocols/token.ts'
import { planReads } from '../../sandbox/chain/read.ts'
import type { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { balanceOutside } from '../../sandbox/market/outside-accounts.ts'
import { step } from '../../sandbox/world/step.ts'
import { nativeOf } from '../../sandbox/world/observation.ts'
import { type World, advance } from '../../sandbox/world/world.ts'
import { actor } from '../fixtures/actor.ts'
import { restless, smallCampaign, smallTimeline, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { openStage } from '../fixtures/stage.ts'
import { expectWithin, R9 } from '../fixtures/tolerance.ts'
import { worldOf } from '../fixtures/world.ts'

type Chain = Partial<z.input<typeof baseParameters>>
type Here = Situation<unknown, null, 'metis' | 'bridge'>
type Deed = (here: Here) => Omit<Decision<null>, 'memory'> | undefined

const still = {
  calmVolatility: 0,
  stressVolatility: 0,
  jumpsPerDay: 0,
  ownVolatility: 0,
  reversion: 0,
  mainnetYield: 0,
  yieldSpread: 0,
  bridgeFee: 0.001,
  outerDepthUsd: 1e15,
}

const usdc = (amount: number): bigint => toUnits(amount, 6)
const metis = (amount: number): bigint => toUnits(amount, 18)
const { blockSeconds } = smallTimeline
const blocksPerDay = 86_400 / blockSeconds

/**
 * A world in which one inhabitant lives, in a market that stands still.
 *
 * @param deeds what it does in its first blocks, one after the other
 * @returns the world, and what the inhabitant saw on its way at each block
 */
const alone = Effect.fnUntraced(function* (chain: Chain, deeds: readonly Deed[], outsideAccount = 0) {
  const seen: (readonly Crossing[] | undefined)[] = []
  const part: Deed = (here) => {
    seen.push(here.view.crossing)
    return deeds[seen.length - 1]?.(here)
  }
  const spec = specOf(smallCampaign({ chain, market: still }), 'none')
  const world = yield* worldOf(spec, {
    inhabitants: (_, opening) => [actor(part, { outsideAccount, usdc: 5000, metis: 100 }, opening)],
  })
  return { world, seen, me: world.inhabitants[0]!.address }
})

const walk = Effect.fnUntraced(function* (world: World, blocks: number) {
  for (let i = 0; i < blocks; i++) yield* step(world)
})

const leave: Deed = ({ actions: { bridge }, deployments: { bridge: tokens } }) => ({
  intents: [
    bridge.withdraw({ token: tokens.usdc, amount: usdc(1000) }),
    bridge.withdraw({ token: tokens.metis, amount: metis(10) }),
  ],
})

test('bridge: as it is, what leaves is paid outside a block later, and nothing is ever on its way', () =>
  live(
    Effect.gen(function* () {
      const { world, seen, me } = yield* alone({}, [leave])
      yield* walk(world, 2)
      expectWithin(balanceOutside(world.state.outsideAccounts, me), (1000 + 300) * 0.999, R9)
      expect(seen).toEqual([undefined, undefined])
    }),
  ))

test('bridge: with seven days to go, what leaves is paid after seven days, at the price of that day', () =>
  live(
    Effect.gen(function* () {
      const { world, seen, me } = yield* alone({ bridge: { withdrawalDays: 7 } }, [leave])
      const { outside, outbox, metis: token } = world.deployments.bridge
      const held = (owner: Address) => world.ledger.balance(token.address, owner)
      const before = held(outside)
      yield* walk(world, 1)
      const due = world.state.now + 7 * 86_400
      expect([held(outside) - before, held(outbox!)]).toEqual([0n, metis(10)])
      yield* walk(world, 7 * blocksPerDay)
      expect(world.state.now).toBe(due)
      expect(balanceOutside(world.state.outsideAccounts, me)).toBe(0)
      // It saw both on their way from the second block after on, when the first one's books were closed.
      expect(seen[1]).toEqual([])
      expect(seen[2]?.map(({ direction, amount }) => [direction, amount])).toEqual([
        ['out', usdc(1000)],
        ['out', metis(10)],
      ])
      expect(seen.at(-1)?.map((crossing) => crossing.due)).toEqual([due, due])

      advance(world, { market: { ...world.state.market, metis: 20 } })
      yield* walk(world, 1)
      expectWithin(balanceOutside(world.state.outsideAccounts, me), (1000 + 200) * 0.999, R9)
      expect(seen.at(-1)).toEqual([])
      // Only now is it sold outside: the outer market feels it with this block.
      expect([held(outside) - before, held(outbox!)]).toEqual([metis(10), 0n])
      expectWithin(world.state.influence.netOutflowUsd, 200, R9)
    }),
  ))

test('bridge: the fast exit pays at once, less its fee, and what it takes leaves the chain', () =>
  live(
    Effect.gen(function* () {
      const rush: Deed = ({ actions: { bridge }, deployments: { bridge: tokens } }) => ({
        intents: [
          ...bridge.fastApprovals(),
          bridge.withdrawFast({ token: tokens.usdc, amount: usdc(1000) }),
          bridge.withdrawFast({ token: tokens.metis, amount: metis(10) }),
        ],
      })
      const { world, me } = yield* alone({ bridge: { withdrawalDays: 7, fastExitFee: 0.004 } }, [rush])
      const { outside, fastExit, usdc: dollars, metis: token } = world.deployments.bridge
      const supply = world.ledger.supply(dollars.address)
      const before = world.ledger.balance(token.address, outside)
      const { entries, failed } = yield* step(world)
      expect(failed).toEqual([])
      expect(entries.flatMap(({ fact }) => (fact.type === 'fastExit' ? [[fact.amount, fact.fee]] : []))).toEqual([
        [usdc(1000), usdc(4)],
        [metis(10), metis(0.04)],
      ])
      yield* walk(world, 1)
      expectWithin(balanceOutside(world.state.outsideAccounts, me), (1000 + 300) * 0.996 * 0.999, R9)
      expect(supply - world.ledger.supply(dollars.address)).toBe(usdc(1000))
      expect(world.ledger.balance(token.address, outside) - before).toBe(metis(10))
      expect(world.ledger.balance(dollars.address, fastExit!.address)).toBe(0n)
      expect(world.state.crossing).toEqual([])
      const [fee] = yield* world.chain.read([planReads(view(FastExit.abi, fastExit!.address, 'fee'))])
      expect(fee).toBe(4000n)
    }),
  ))

test('bridge: a deposit is paid for when it departs, and is on the chain in the first block after it is due', () =>
  live(
    Effect.gen(function* () {
      const bring: Deed = ({ deployments: { bridge: tokens } }) => ({
        deposits: [{ token: tokens.usdc, amount: usdc(2000) }],
      })
      const arrivesIn = Effect.fnUntraced(function* (depositMinutes: number) {
        const { world, me } = yield* alone({ bridge: { depositMinutes } }, [bring], 3000)
        const before = world.ledger.balance(world.deployments.bridge.usdc.address, me)
        for (let block = 1; block < 10; block++) {
          yield* walk(world, 1)
          expectWithin(balanceOutside(world.state.outsideAccounts, me), 3000 - 2000 * 1.001, R9)
          const came = world.ledger.balance(world.deployments.bridge.usdc.address, me) - before
          if (came > 0n) return [block, came]
        }
        return undefined
      })
      const block = blockSeconds / 60
      expect(yield* arrivesIn(0)).toEqual([1, usdc(2000)])
      expect(yield* arrivesIn(block)).toEqual([1, usdc(2000)])
      expect(yield* arrivesIn(block + 1)).toEqual([2, usdc(2000)])
      expect(yield* arrivesIn(2.5 * block)).toEqual([3, usdc(2000)])
    }),
  ))

/** A whole small world on a slow bridge with data fees: everybody trades, enters and leaves. */
const busy = specOf(
  smallCampaign({
    chain: {
      bridge: { depositMinutes: 300, withdrawalDays: 2, fastExitFee: 0.002 },
      metis: { l1FeeGwei: 600 },
    },
    agents: { investor: { ...restless, impatience: { low: 0, high: 1 } } },
  }),
  'native-linear',
)

test('V36 (e): bridge in less bridge out is the supply of bridged assets, in every block', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(busy)
      const { bridge } = world.deployments
      const crossed = new Map<string, bigint>()
      const opening = new Map<string, bigint>()
      const supplyOf = ({ address }: { address: Address }) => planReads(totalSupply(address))
      const outsideOf = (owner: Address) => planReads(balanceOf(bridge.metis.address, owner))
      const supplies = () =>
        world.chain.read([
          supplyOf(bridge.usdc),
          supplyOf(bridge.weth),
          outsideOf(bridge.outside),
          outsideOf(bridge.outbox!),
        ])
      const [dollars, ether, outside, outbox] = (yield* supplies()) as readonly bigint[]
      opening.set(bridge.usdc.address, dollars!)
      opening.set(bridge.weth.address, ether!)
      let [fast, slow] = [0, 0]
      for (let block = 0; block < 100; block++) {
        const { entries } = yield* step(world)
        for (const { fact } of entries) {
          if (fact.type === 'fastExit') fast += 1
          if (fact.type !== 'bridgeIn' && fact.type !== 'bridgeOut') continue
          if (fact.type === 'bridgeOut' && world.byAddress.has(fact.account)) slow += 1
          const sign = fact.type === 'bridgeIn' ? 1n : -1n
          crossed.set(fact.token, (crossed.get(fact.token) ?? 0n) + sign * fact.amount)
        }
        const [usdcNow, wethNow, outsideNow, outboxNow] = (yield* supplies()) as readonly bigint[]
        expect(usdcNow! - dollars!).toBe(crossed.get(bridge.usdc.address) ?? 0n)
        expect(wethNow! - ether!).toBe(crossed.get(bridge.weth.address) ?? 0n)
        expect(outside! + outbox! - outsideNow! - outboxNow!).toBe(crossed.get(bridge.metis.address) ?? 0n)
        const waiting = world.state.crossing
          .filter(({ direction, token }) => direction === 'out' && token.address === bridge.metis.address)
          .reduce((sum, { amount }) => sum + amount, 0n)
        // What left in this very block is not on the list yet.
        const leaving = entries.reduce(
          (sum, { fact }) =>
            fact.type === 'bridgeOut' && fact.token === bridge.metis.address && world.byAddress.has(fact.account)
              ? sum + fact.amount
              : sum,
          0n,
        )
        expect(outboxNow).toBe(waiting + leaving)
      }
      // Some were patient and some were not, so that the laws above say something.
      expect(Math.min(fast, slow)).toBeGreaterThan(3)
    }),
  ))

interface RpcTransaction {
  readonly from: Address
  readonly to: Address
  readonly input: Hex
  readonly value: Hex
  readonly gasPrice: Hex
}

test('L1 data fees: each sender pays gas, value and to the wei what the oracle says of its calls, all to the vault', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(busy)
      const { gasPriceOracle, feeVault } = world.deployments.metis
      let charged = 0n
      for (let block = 0; block < 30; block++) {
        const before = new Map(
          world.plans.natives.map((owner) => [owner, nativeOf(world.plans, world.state.seen, owner)]),
        )
        const moment = yield* step(world)
        const { transactions } = yield* world.chain.rpc.call<{ transactions: readonly RpcTransaction[] }>(
          'eth_getBlockByNumber',
          [`0x${moment.block.number.toString(16)}`, true],
        )
        const receipts = yield* world.chain.receipts(moment.block.transactions)
        const due = new Map<Address, bigint>()
        const owe = (who: Address, amount: bigint) => due.set(who, (due.get(who) ?? 0n) + amount)
        for (const [i, { from, input, gasPrice }] of transactions.entries()) {
          owe(from, receipts[i]!.gasUsed * BigInt(gasPrice))
          owe(feeVault, -receipts[i]!.gasUsed * BigInt(gasPrice))
          if (!world.byAddress.has(from) || input === '0x') continue
          const [fee] = yield* world.chain.read([
            planReads(view(OVM_GasPriceOracle.abi, gasPriceOracle, 'getL1Fee', [input])),
          ])
          owe(from, fee)
          owe(feeVault, -fee)
          charged += fee
        }
        const unwrapped = new Map<string, bigint>()
        for (const { fact } of moment.entries) {
          const sign = fact.type === 'unwrap' ? 1n : -1n
          if (fact.type !== 'wrap' && fact.type !== 'unwrap') continue
          unwrapped.set(fact.account, (unwrapped.get(fact.account) ?? 0n) + sign * fact.amount)
        }
        for (const { address } of world.inhabitants) {
          const paid =
            before.get(address)! - nativeOf(world.plans, world.state.seen, address) + (unwrapped.get(address) ?? 0n)
          expect(paid).toBe(due.get(address) ?? 0n)
        }
        expect(nativeOf(world.plans, world.state.seen, feeVault) - before.get(feeVault)!).toBe(
          -(due.get(feeVault) ?? 0n),
        )
      }
      expect(charged).toBeGreaterThan(metis(1))
    }),
  ))

test('L1 data fees: what we work out is what the oracle says, whatever the data and its settings', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ feeds: {} })
      const oracle = stage.deployments.metis.gasPriceOracle
      const price = { baseFee: 31_234_567_891n, overhead: 2_100n, scalar: 1_500_000n, decimals: 6n }
      const set = (functionName: 'setL1BaseFee' | 'setOverhead' | 'setScalar' | 'setDecimals', value: bigint) => ({
        to: oracle,
        data: encodeFunctionData({ abi: OVM_GasPriceOracle.abi, functionName, args: [value] }),
        gas: 100_000n,
      })
      yield* stage.play(
        foundation,
        set('setL1BaseFee', price.baseFee),
        set('setOverhead', price.overhead),
        set('setScalar', price.scalar),
        set('setDecimals', price.decimals),
      )
      const samples = fc.sample(fc.uint8Array({ maxLength: 600 }), { numRuns: 60, seed: 7 })
      const data = samples.map((bytes): Hex => `0x${Buffer.from(bytes.map((byte) => byte % 3)).toString('hex')}`)
      const fees = yield* stage.read(data.map((each) => view(OVM_GasPriceOracle.abi, oracle, 'getL1Fee', [each])))
      expect(data.map((each) => l1Fee(each, price))).toEqual(fees)
    }),
  ))

test('L1 data fees: agents reckon with what a swap is charged, within a tenth', () =>
  live(
    Effect.gen(function* () {
      const world = yield* worldOf(busy)
      const { l1, gasPrice } = world.state.seen.chain.metis
      const swap = world.actions.netswap.swap({
        pool: 'native',
        side: 'sell',
        amountIn: metis(123.456789),
        minOut: usdc(3654.32),
        to: world.inhabitants[0]!.address,
      })
      const reckoned = gasUsd({ chain: world.state.seen.chain, outside: world.state.market }, 130_000)
      const exact = (Number(gasPrice) * 130_000 + Number(l1Gas(swap.data, l1!.overhead) * l1!.baseFee)) / 1e18
      expectWithin(reckoned, exact * world.state.market.metis, 0.1)
      // It is no small part of the cost here, so that the law above says something.
      expect(exact * 1e18).toBeGreaterThan(1.5 * Number(gasPrice) * 130_000)
    }),
  ))

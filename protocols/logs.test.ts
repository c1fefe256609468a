import * as fc from 'fast-check'
import {
  type Abi,
  type AbiEvent,
  type Address,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  erc20Abi,
  getAbiItem,
  type Hex,
  maxUint256,
  toHex,
  zeroAddress,
} from 'viem'
import { describe, expect, test } from 'vitest'
import { L2StandardBridge } from './bridge/artifacts.gen.ts'
import { TimelockController } from './budget/artifacts.gen.ts'
import type { EventTable, Fact } from './fact.ts'
import { EscrowedToken, Farm } from './farms/artifacts.gen.ts'
import { chainProtocols, protocols } from './index.ts'
import { WETH9 } from './metis/artifacts.gen.ts'
import { UniswapV2Pair } from './netswap/artifacts.gen.ts'
import { poolNames, swapped } from './pair.ts'
import type { AnyProtocol } from './protocol.ts'
import { actions, bridge, budget, farms, liquid, metis, netswap, vested } from '../test/fixtures/chainless.ts'

const account = fc.stringMatching(/^[0-9a-f]{40}$/).map((hex): Address => `0x${hex}`)
const amount = fc.bigInt({ min: 0n, max: maxUint256 })

const timestamp = 1_704_067_200

/** What a table makes of an event that a contract emits, encoded by viem from the contract's own ABI. */
function meaning(table: EventTable, at: Address, abi: Abi, eventName: string, args: object): readonly Fact[] {
  const { inputs } = getAbiItem({ abi, name: eventName }) as AbiEvent
  const topics = encodeEventTopics({ abi, eventName, args } as never) as Hex[]
  const plain = inputs.filter(({ indexed }) => indexed !== true)
  const data = encodeAbiParameters(
    plain,
    plain.map(({ name }) => (args as Record<string, unknown>)[name!]),
  )
  return table[at]![topics[0]!]!({ address: at, topics, data }, { timestamp })
}

describe('the logs of the exchange', () => {
  test('tells a swap by what went in and what came out, whichever token has the lower address', () => {
    const sides = fc.constantFrom('sell', 'buy')
    const paid = fc.bigInt({ min: 1n, max: 2n ** 112n })
    fc.assert(
      fc.property(account, paid, amount, sides, fc.boolean(), (sender, amountIn, amountOut, side, baseIsToken0) => {
        const pool = { ...netswap.pools.native, baseIsToken0 }
        const table = protocols.netswap.events({ ...netswap, pools: { ...netswap.pools, native: pool } })
        const zeroIn = (side === 'sell') === baseIsToken0
        const [tokenIn, tokenOut] = swapped(pool, side)
        const amounts = zeroIn
          ? { amount0In: amountIn, amount1In: 0n, amount0Out: 0n, amount1Out: amountOut }
          : { amount0In: 0n, amount1In: amountIn, amount0Out: amountOut, amount1Out: 0n }
        expect(meaning(table, pool.address, UniswapV2Pair.abi, 'Swap', { sender, to: sender, ...amounts })).toEqual([
          {
            type: 'swap',
            pool: pool.address,
            tokenIn: tokenIn.address,
            tokenOut: tokenOut.address,
            amountIn,
            amountOut,
          },
        ])
      }),
    )
  })

  test('tells how much liquidity of each token came and went, in either pool', () => {
    fc.assert(
      fc.property(account, amount, amount, fc.constantFrom(...poolNames), (sender, amount0, amount1, name) => {
        const { address } = netswap.pools[name]
        const args = { sender, to: sender, amount0, amount1 }
        const table = protocols.netswap.events(netswap)
        const fact = { pool: address, amount0, amount1 }
        expect(meaning(table, address, UniswapV2Pair.abi, 'Mint', args)).toEqual([{ type: 'addLiquidity', ...fact }])
        expect(meaning(table, address, UniswapV2Pair.abi, 'Burn', args)).toEqual([{ type: 'removeLiquidity', ...fact }])
      }),
    )
  })
})

test('a transfer of any token is one fact and an approval none, for every token that a run moves', () => {
  const tokens: readonly (readonly [EventTable, Address])[] = [
    [protocols.metis.events(metis), metis.wmetis],
    [protocols.bridge.events(bridge), bridge.usdc.address],
    [protocols.bridge.events(bridge), bridge.weth.address],
    ...poolNames.map((name) => [protocols.netswap.events(netswap), netswap.pools[name].address] as const),
    [protocols.farms.events({ farms }), vested.escrow],
  ]
  fc.assert(
    fc.property(account, account, amount, (from, to, value) => {
      for (const [table, token] of tokens) {
        const fact = { type: 'transfer', token, from, to, amount: value }
        expect(meaning(table, token, erc20Abi, 'Transfer', { from, to, value })).toEqual([fact])
        expect(meaning(table, token, erc20Abi, 'Approval', { owner: from, spender: to, value })).toEqual([])
      }
    }),
  )
})

test('wrapping creates WMETIS and unwrapping destroys it, though WETH9 says neither as a transfer', () => {
  fc.assert(
    fc.property(account, amount, (owner, wad) => {
      const table = protocols.metis.events(metis)
      const moved = { type: 'transfer', token: metis.wmetis, amount: wad }
      expect(meaning(table, metis.wmetis, WETH9.abi, 'Deposit', { dst: owner, wad })).toEqual([
        { type: 'wrap', account: owner, amount: wad },
        { ...moved, from: zeroAddress, to: owner },
      ])
      expect(meaning(table, metis.wmetis, WETH9.abi, 'Withdrawal', { src: owner, wad })).toEqual([
        { type: 'unwrap', account: owner, amount: wad },
        { ...moved, from: owner, to: zeroAddress },
      ])
    }),
  )
})

describe('the logs of the bridge', () => {
  const table = protocols.bridge.events(bridge)

  test('lets tokens in to the receiver and out from the sender, of the L2 token, whatever is sent along', () => {
    fc.assert(
      fc.property(account, account, amount, fc.uint8Array({ maxLength: 80 }), (_from, _to, _amount, bytes) => {
        const token = bridge.usdc.address
        const args = { _l1Token: bridge.usdc.l1Token, _l2Token: token, _from, _to, _amount }
        const fact = { token, amount: _amount }
        const encoded = { ...args, _data: toHex(bytes), _extraData: toHex(bytes) }
        expect(meaning(table, bridge.bridge, L2StandardBridge.abi, 'DepositFinalized', encoded)).toEqual([
          { type: 'bridgeIn', account: _to, ...fact },
        ])
        expect(meaning(table, bridge.bridge, L2StandardBridge.abi, 'WithdrawalInitiated', encoded)).toEqual([
          { type: 'bridgeOut', account: _from, ...fact },
        ])
      }),
    )
  })

  test('is crossed by METIS that comes from or goes to the outside, and by no other transfer of it', () => {
    const { outside, metis } = bridge
    const facts = (from: Address, to: Address, value: bigint) =>
      meaning(table, metis.address, erc20Abi, 'Transfer', { from, to, value })
    fc.assert(
      fc.property(account, account, amount, (a, b, value) => {
        const fact = { token: metis.address, account: a, amount: value }
        expect(facts(outside, a, value)).toEqual([{ type: 'bridgeIn', ...fact }])
        expect(facts(a, outside, value)).toEqual([{ type: 'bridgeOut', ...fact }])
        expect(facts(a, b, value)).toEqual([])
      }),
    )
  })
})

test('a farm tells stakes, rewards and funds; a release is of the token that the escrow stands for', () => {
  const table = protocols.farms.events({ farms })
  fc.assert(
    fc.property(account, amount, fc.integer({ min: 1, max: 2 ** 40 }), (owner, value, seconds) => {
      for (const { address: farm } of farms) {
        const facts = (event: string, args: object) => meaning(table, farm, Farm.abi, event, args)
        const fact = { farm, account: owner, amount: value }
        expect(facts('Staked', { account: owner, amount: value })).toEqual([{ type: 'stake', ...fact }])
        expect(facts('Withdrawn', { account: owner, amount: value })).toEqual([{ type: 'unstake', ...fact }])
        expect(facts('RewardPaid', { account: owner, reward: value })).toEqual([{ type: 'reward', ...fact }])
        expect(facts('RewardAdded', { reward: value, duration: BigInt(seconds) })).toEqual([
          { type: 'fund', farm, amount: value, duration: seconds },
        ])
      }
      const released = meaning(table, vested.escrow, EscrowedToken.abi, 'Released', { account: owner, amount: value })
      expect(released).toEqual([{ type: 'release', token: bridge.usdc.address, account: owner, amount: value }])
    }),
  )
})

test('a payment is scheduled once and announces its farm, amount, duration and date once, however many calls it takes', () => {
  const table = protocols.budget.events(budget)
  const seconds = fc.integer({ min: 1, max: 2 ** 32 })
  fc.assert(
    fc.property(fc.constantFrom(liquid, vested), amount, seconds, seconds, (farm, value, duration, wait) => {
      const payment = { calls: actions.farms.fund(farm, value, duration), due: timestamp + wait, nonce: 7n }
      const { data } = actions.budget.announce(payment, timestamp)
      const { args } = decodeFunctionData({ abi: TimelockController.abi, data })
      const [targets, values, payloads, predecessor, , delay] = args as unknown as [
        Address[],
        bigint[],
        Hex[],
        Hex,
        Hex,
        bigint,
      ]
      // What OpenZeppelin's scheduleBatch emits: one event a call, under one id.
      const facts = targets.flatMap((target, index) =>
        meaning(table, budget.timelock, TimelockController.abi, 'CallScheduled', {
          id: predecessor,
          index: BigInt(index),
          target,
          value: values[index],
          data: payloads[index],
          predecessor,
          delay,
        }),
      )
      const due = timestamp + wait
      expect(facts).toEqual([
        { type: 'scheduled', operation: predecessor, due },
        { type: 'announce', operation: predecessor, farm: farm.address, amount: value, duration, due },
      ])
    }),
  )
})

test('whatever a protocol builds on, always or where it is on, is deployed before it', () => {
  const before: string[] = []
  for (const [name, { needs, mayNeed = [] }] of Object.entries<AnyProtocol>(chainProtocols)) {
    expect(before, name).toEqual(expect.arrayContaining([...needs, ...mayNeed]))
    before.push(name)
  }
})

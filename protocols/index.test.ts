import { Effect } from 'effect'
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
import { messengerAlias } from './bridge/actions.ts'
import { L2CrossDomainMessenger, L2StandardBridge } from './bridge/artifacts.gen.ts'
import { l1Bridge } from './bridge/deploy.ts'
import { TimelockController } from './budget/artifacts.gen.ts'
import type { EventTable, Fact } from './fact.ts'
import { EscrowedToken, Farm } from './farms/artifacts.gen.ts'
import { chainProtocols, protocols } from './index.ts'
import { WETH9 } from './metis/artifacts.gen.ts'
import { addresses } from './metis/deploy.ts'
import { UniswapV2Pair, UniswapV2Router02 } from './netswap/artifacts.gen.ts'
import { poolNames } from './netswap/deploy.ts'
import type { AnyProtocol } from './protocol.ts'
import { swapped } from './pair.ts'
import { bridge, deployer, netswap } from '../test/fixtures/chainless.ts'

const budget = Effect.runSync(protocols.budget.deploy(deployer, {}, {}))
const { farms } = Effect.runSync(
  protocols.farms.deploy(
    deployer,
    {
      farms: [
        { pool: 'native', pays: 'METIS', vestSeconds: 0 },
        { pool: 'bridged', pays: 'm.USDC', vestSeconds: 86_400 },
      ],
    },
    { bridge, netswap, budget },
  ),
)
const [liquid, vested] = farms as [(typeof farms)[number], (typeof farms)[number] & { escrow: Address }]

const actions = {
  bridge: protocols.bridge.actions(bridge),
  netswap: protocols.netswap.actions(netswap),
  budget: protocols.budget.actions(budget),
  farms: protocols.farms.actions({ farms }),
  metis: protocols.metis.actions(addresses),
}

const account = fc.stringMatching(/^[0-9a-f]{40}$/).map((hex): Address => `0x${hex}`)
const amount = fc.bigInt({ min: 0n, max: maxUint256 })
const names = fc.constantFrom(...poolNames)

interface Asked {
  readonly to: Address
  readonly data: Hex
}

/** A call as viem reads it by the contract's own ABI: whom it goes to, the function, its arguments. */
function asked({ to, data }: Asked, abi: Abi): readonly [to: Address, name: string, ...args: readonly unknown[]] {
  const { functionName, args = [] } = decodeFunctionData({ abi, data })
  return [to, functionName, ...args.map(lowered)]
}

/** viem gives addresses with a checksum in their letters. */
const lowered = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(lowered) : typeof value === 'string' ? value.toLowerCase() : value

describe('a call of the router', () => {
  const { router, pools } = netswap

  test('swaps exactly that much one way, for that much at least, to that receiver, at any time', () => {
    fc.assert(
      fc.property(names, account, amount, amount, (pool, to, amountIn, minOut) => {
        const { base, quote } = pools[pool]
        const said = (side: 'sell' | 'buy') =>
          asked(actions.netswap.swap({ pool, side, amountIn, minOut, to }), UniswapV2Router02.abi)
        const swap = (path: Address[]) => [router, 'swapExactTokensForTokens', amountIn, minOut, path, to, maxUint256]
        expect(said('sell')).toEqual(swap([base.address, quote.address]))
        expect(said('buy')).toEqual(swap([quote.address, base.address]))
      }),
    )
  })

  test('adds and removes a pool’s own tokens within the given minimums', () => {
    fc.assert(
      fc.property(names, account, fc.tuple(amount, amount, amount, amount), (pool, to, [a, b, minBase, minQuote]) => {
        const tokens = [pools[pool].base.address, pools[pool].quote.address]
        const add = actions.netswap.addLiquidity({ pool, base: a, quote: b, minBase, minQuote, to })
        const added = [router, 'addLiquidity', ...tokens, a, b, minBase, minQuote, to, maxUint256]
        expect(asked(add, UniswapV2Router02.abi)).toEqual(added)
        const remove = actions.netswap.removeLiquidity({ pool, liquidity: a, minBase, minQuote, to })
        const removed = [router, 'removeLiquidity', ...tokens, a, minBase, minQuote, to, maxUint256]
        expect(asked(remove, UniswapV2Router02.abi)).toEqual(removed)
      }),
    )
  })

  test('needs both tokens and the LP token of its pool approved, without limit', () => {
    for (const name of poolNames) {
      const { base, quote, address } = pools[name]
      expect(actions.netswap.approvals(name).map((call) => asked(call, erc20Abi))).toEqual(
        [base.address, quote.address, address].map((token) => [token, 'approve', router, maxUint256]),
      )
    }
  })
})

describe('a call of a farm', () => {
  test('says what its staker means', () => {
    fc.assert(
      fc.property(fc.constantFrom(liquid, vested), amount, (farm, value) => {
        const { address, stakingToken } = farm
        expect(asked(actions.farms.approval(farm), erc20Abi)).toEqual([stakingToken, 'approve', address, maxUint256])
        expect(asked(actions.farms.stakeAll(farm), Farm.abi)).toEqual([address, 'stake', maxUint256])
        expect(asked(actions.farms.withdraw(farm, value), Farm.abi)).toEqual([address, 'withdraw', value])
        expect(asked(actions.farms.claim(farm), Farm.abi)).toEqual([address, 'claim'])
        expect(asked(actions.farms.exit(farm), Farm.abi)).toEqual([address, 'exit'])
        expect(asked(actions.farms.release(vested), EscrowedToken.abi)).toEqual([vested.escrow, 'release'])
      }),
    )
  })

  test('funds it with what it pays, at once or by way of the escrow, and never without an allowance', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 2 ** 40 }), (value, seconds) => {
        const abi = [...erc20Abi, ...Farm.abi, ...EscrowedToken.abi] as Abi
        const said = (farm: typeof liquid) => actions.farms.fund(farm, value, seconds).map((call) => asked(call, abi))
        const notify = ['notify', value, BigInt(seconds)]
        expect(said(liquid)).toEqual([
          [bridge.metis.address, 'approve', liquid.address, value],
          [liquid.address, ...notify],
        ])
        expect(said(vested)).toEqual([
          [bridge.usdc.address, 'approve', vested.escrow, value],
          [vested.escrow, 'deposit', value],
          [vested.escrow, 'approve', vested.address, value],
          [vested.address, ...notify],
        ])
      }),
    )
  })
})

test('wrapping sends native METIS along, unwrapping names the amount', () => {
  fc.assert(
    fc.property(amount, (value) => {
      expect(actions.metis.wrap(value).value).toBe(value)
      expect(asked(actions.metis.wrap(value), WETH9.abi)).toEqual([addresses.wmetis, 'deposit'])
      expect(asked(actions.metis.unwrap(value), WETH9.abi)).toEqual([addresses.wmetis, 'withdraw', value])
    }),
  )
})

describe('a call of the bridge', () => {
  test('to deposit is L1’s messenger’s, under its alias, and mints to the receiver; METIS comes from the outside', () => {
    // AddressAliasHelper of the OVM: the L1 address plus 0x1111…1111, modulo 2^160.
    expect(messengerAlias).toBe('0x1111000000000000000000000000000000a12df2')
    fc.assert(
      fc.property(fc.constantFrom(bridge.usdc, bridge.weth), account, amount, amount, (token, to, value, nonce) => {
        const { from, call } = actions.bridge.deposit({ token, to, amount: value, nonce })
        const [messenger, name, target, sender, message, number] = asked(call, L2CrossDomainMessenger.abi)
        expect([from, messenger, name, target, sender, number]).toEqual([
          messengerAlias,
          bridge.messenger,
          'relayMessage',
          bridge.bridge,
          l1Bridge,
          nonce,
        ])
        const inner = asked({ to: bridge.bridge, data: message as Hex }, L2StandardBridge.abi)
        const mint = [bridge.bridge, 'finalizeDeposit', token.l1Token, token.address, to, to, value, '0x']
        expect(inner).toEqual(mint)

        const metis = actions.bridge.deposit({ token: bridge.metis, to, amount: value, nonce })
        expect(metis.from).toBe(bridge.outside)
        expect(asked(metis.call, erc20Abi)).toEqual([bridge.metis.address, 'transfer', to, value])
      }),
    )
  })

  test('to withdraw burns what leaves; METIS goes back to what waits outside', () => {
    fc.assert(
      fc.property(fc.constantFrom(bridge.usdc, bridge.weth), amount, (token, value) => {
        const out = asked(actions.bridge.withdraw({ token, amount: value }), L2StandardBridge.abi)
        expect(out).toEqual([bridge.bridge, 'withdraw', token.address, value, 0, '0x'])
        const metis = asked(actions.bridge.withdraw({ token: bridge.metis, amount: value }), erc20Abi)
        expect(metis).toEqual([bridge.metis.address, 'transfer', bridge.outside, value])
      }),
    )
  })
})

describe('a call of the budget', () => {
  const calls = fc.array(
    fc.record({ to: account, data: fc.uint8Array({ maxLength: 100 }).map((bytes) => toHex(bytes)) }),
    { minLength: 1, maxLength: 4 },
  )
  const timelock = TimelockController.abi

  test('pays exactly what it has announced, when it is due and at once what is overdue', () => {
    fc.assert(
      fc.property(calls, fc.nat(), fc.nat(), amount, (all, due, now, nonce) => {
        const [to, name, ...announced] = asked(actions.budget.announce({ calls: all, due, nonce }, now), timelock)
        expect([to, name]).toEqual([budget.timelock, 'scheduleBatch'])
        expect(announced.pop()).toBe(BigInt(Math.max(0, due - now)))
        const paid = asked(actions.budget.pay({ calls: all, due, nonce }), timelock)
        expect(paid).toEqual([budget.timelock, 'executeBatch', ...announced])
        expect(announced.slice(0, 3)).toEqual([
          all.map((call) => call.to),
          all.map(() => 0n),
          all.map(({ data }) => data),
        ])
      }),
    )
  })

  test('tells payments with the same calls apart by their number', () => {
    fc.assert(
      fc.property(calls, amount, amount, (all, one, other) => {
        const { pay } = actions.budget
        const same = pay({ calls: all, due: 0, nonce: one }).data === pay({ calls: all, due: 0, nonce: other }).data
        expect(same).toBe(one === other)
      }),
    )
  })
})

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
    [protocols.metis.events(addresses), addresses.wmetis],
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
      const table = protocols.metis.events(addresses)
      const moved = { type: 'transfer', token: addresses.wmetis, amount: wad }
      expect(meaning(table, addresses.wmetis, WETH9.abi, 'Deposit', { dst: owner, wad })).toEqual([
        { type: 'wrap', account: owner, amount: wad },
        { ...moved, from: zeroAddress, to: owner },
      ])
      expect(meaning(table, addresses.wmetis, WETH9.abi, 'Withdrawal', { src: owner, wad })).toEqual([
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

test('a scheduled payment announces its farm, amount, duration and date once, however many calls it takes', () => {
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
      expect(facts).toEqual([{ type: 'announce', farm: farm.address, amount: value, duration, due: timestamp + wait }])
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

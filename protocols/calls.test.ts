import * as fc from 'fast-check'
import { type Abi, type Address, decodeFunctionData, erc20Abi, type Hex, maxUint256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { messengerAlias } from './bridge/actions.ts'
import { L2CrossDomainMessenger, L2StandardBridge } from './bridge/artifacts.gen.ts'
import { l1Bridge } from './bridge/deploy.ts'
import { TimelockController } from './budget/artifacts.gen.ts'
import { EscrowedToken, Farm } from './farms/artifacts.gen.ts'
import { WETH9 } from './metis/artifacts.gen.ts'
import { UniswapV2Router02 } from './netswap/artifacts.gen.ts'
import { poolNames } from './pair.ts'
import { actions, bridge, budget, liquid, metis, netswap, vested } from '../test/fixtures/chainless.ts'

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
      expect(asked(actions.metis.wrap(value), WETH9.abi)).toEqual([metis.wmetis, 'deposit'])
      expect(asked(actions.metis.unwrap(value), WETH9.abi)).toEqual([metis.wmetis, 'withdraw', value])
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

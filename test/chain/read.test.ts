import { Effect } from 'effect'
import * as fc from 'fast-check'
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  getContractAddress,
  type Hex,
  parseAbi,
  toFunctionSelector,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { calldata } from '../../protocols/calldata.ts'
import { WETH9 } from '../../protocols/metis/artifacts.gen.ts'
import { known, mapRead, nativeBalance, view } from '../../protocols/read.ts'
import { openChain } from '../../sandbox/chain/chain.ts'
import { planReads } from '../../sandbox/chain/read.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'
const bob: Address = '0x0000000000000000000000000000000000000b0b'
const start = 1_704_067_200
const at = { timestamp: start + 1, coinbase: bob }

const onChain = <A, E>(f: Effect.Effect<A, E>) => Effect.runPromise(f)

const withToken = Effect.gen(function* () {
  const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
  yield* chain.setBalance(alice, 10n ** 20n)
  const token = getContractAddress({ from: alice, nonce: 0n }).toLowerCase() as Address
  yield* chain.submit([
    { from: alice, data: WETH9.bytecode, gas: 3_000_000n, tip: 0n },
    { from: alice, to: token, data: '0xd0e30db0', value: 7n, gas: 100_000n, tip: 0n },
  ])
  yield* chain.mine(at)
  return { chain, token }
})

describe('one read', () => {
  it('gives many plans back in their own shapes', async () => {
    const program = Effect.scoped(
      Effect.gen(function* () {
        const { chain, token } = yield* withToken
        const first = planReads({
          supply: view(WETH9.abi, token, 'totalSupply'),
          holders: [view(erc20Abi, token, 'balanceOf', [alice]), view(erc20Abi, token, 'balanceOf', [bob])],
          nothing: known('kept'),
        })
        const second = planReads(mapRead(view(WETH9.abi, token, 'decimals'), (decimals) => decimals * 2))
        return yield* chain.read([first, second, planReads(nativeBalance(token))])
      }),
    )
    expect(await onChain(program)).toEqual([{ supply: 7n, holders: [7n, 0n], nothing: 'kept' }, 36, 7n])
  })

  it('never takes a contract that is not there for zero', async () => {
    const program = Effect.scoped(
      Effect.gen(function* () {
        const { chain, token } = yield* withToken
        const plans = [planReads(view(WETH9.abi, token, 'totalSupply')), planReads(view(WETH9.abi, bob, 'totalSupply'))]
        return yield* Effect.flip(chain.read(plans))
      }),
    )
    expect(await onChain(program)).toMatchObject({ _tag: 'ReadFailed', to: bob })
  })

  it('leaves no trace: reading changes nothing in the state', async () => {
    const program = Effect.scoped(
      Effect.gen(function* () {
        const { chain, token } = yield* withToken
        const before = yield* chain.dump
        yield* chain.read([planReads(view(WETH9.abi, token, 'totalSupply'))])
        return { before: before.accounts, after: (yield* chain.dump).accounts }
      }),
    )
    const { before, after } = await onChain(program)
    expect(after).toEqual(before)
  })
})

describe('call data by words', () => {
  it('is what a general encoder makes', () => {
    const abi = parseAbi(['function f(address to, uint256 amount, bool flag)'])
    const selector = toFunctionSelector('f(address,uint256,bool)')
    const address = fc.stringMatching(/^[0-9a-f]{40}$/).map((hex): Address => `0x${hex}`)
    fc.assert(
      fc.property(address, fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), fc.boolean(), (to, amount, flag) => {
        const general: Hex = encodeFunctionData({ abi, args: [to, amount, flag] })
        expect(calldata(selector, to, amount, flag ? 1n : 0n)).toBe(general)
      }),
    )
  })
})

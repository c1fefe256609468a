import { Effect } from 'effect'
import type { Address, Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { openChain } from '../../sandbox/chain/chain.ts'
import { live } from '../fixtures/effects.ts'

const alice: Address = '0x00000000000000000000000000000000000a11ce'
const coinbase: Address = '0x4200000000000000000000000000000000000011'
const gwei = 10n ** 9n
const first = 100n * gwei

/** The next base fee by EIP-1559, in whole wei: half of a block's gas is the target, an eighth the most that it moves. */
function next(baseFee: bigint, used: bigint, limit: bigint): bigint {
  const target = limit / 2n
  if (used === target) return baseFee
  if (used < target) return baseFee - (baseFee * (target - used)) / target / 8n
  const rise = (baseFee * (used - target)) / target / 8n
  return baseFee + (rise > 1n ? rise : 1n)
}

/** Base fees of blocks that hold so many transfers each, on an Anvil that has a base fee; two fill a block. */
const path = Effect.fnUntraced(function* (transfers: readonly number[]) {
  const limit = 42_000n
  const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: 1_704_067_200 })
  yield* chain.setBalance(alice, 10n ** 24n)
  yield* chain.rpc.call('evm_setBlockGasLimit', ['0xa410'])
  yield* chain.rpc.call('anvil_setNextBlockBaseFeePerGas', [`0x${first.toString(16)}`])
  const fees: bigint[] = []
  const used: bigint[] = []
  for (const [i, count] of transfers.entries()) {
    const send = { from: alice, to: coinbase, data: '0x', value: 1n, gas: 21_000n, tip: 10_000n * gwei } as const
    yield* chain.submit(Array.from({ length: count }, () => send))
    const { gasUsed } = yield* chain.mine({ timestamp: 1_704_067_201 + i, coinbase })
    const { baseFeePerGas } = yield* chain.rpc.call<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', ['latest', false])
    fees.push(BigInt(baseFeePerGas))
    used.push(gasUsed)
  }
  for (const [i, fee] of fees.entries()) {
    if (i > 0) expect(fee).toBe(next(fees[i - 1]!, used[i - 1]!, limit))
  }
  return fees.map((fee) => Number(fee) / Number(first))
})

describe('V14: where a chain has a base fee', () => {
  test('full blocks raise it by an eighth each, empty ones lower it by an eighth, half full ones leave it', () =>
    live(
      Effect.gen(function* () {
        const full = yield* path(Array.from({ length: 21 }, () => 2))
        for (const [n, factor] of [
          [1, 1.125],
          [5, 1.80203],
          [10, 3.24732],
          [20, 10.54509],
        ] as const) {
          expect(full[n]).toBeCloseTo(factor, 5)
        }
        const empty = yield* path(Array.from({ length: 21 }, () => 0))
        for (const [n, factor] of [
          [1, 0.875],
          [5, 0.512909],
          [10, 0.263076],
          [20, 0.069209],
        ] as const) {
          expect(empty[n]).toBeCloseTo(factor, 6)
        }
        expect(new Set(yield* path(Array.from({ length: 5 }, () => 1)))).toEqual(new Set([1]))
      }),
    ))

  test('it stays at nothing once it is nothing, as on Metis, which has none', () =>
    live(
      Effect.gen(function* () {
        const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: 1_704_067_200 })
        for (let i = 1; i < 5; i++) {
          yield* chain.mine({ timestamp: 1_704_067_200 + i, coinbase })
          const { baseFeePerGas } = yield* chain.rpc.call<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', [
            'latest',
            false,
          ])
          expect(BigInt(baseFeePerGas)).toBe(0n)
        }
      }),
    ))
})

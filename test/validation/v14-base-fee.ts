import { Effect } from 'effect'
import type { Address, Hex } from 'viem'
import { openChain } from '../../sandbox/chain/chain.ts'
import { asPrinted, exactly, type Row, type ValidationCase } from './case.ts'

const sender: Address = '0x00000000000000000000000000000000000a11ce'
const coinbase: Address = '0x4200000000000000000000000000000000000011'
const gwei = 10n ** 9n
const first = 100n * gwei
const opening = 1_704_067_200
const gasLimit = 42_000n

/** The next base fee by EIP-1559, in whole wei: half of a block's gas is the target, an eighth the most that it moves. */
function next(baseFee: bigint, used: bigint): bigint {
  const target = gasLimit / 2n
  if (used === target) return baseFee
  if (used < target) return baseFee - (baseFee * (target - used)) / target / 8n
  const rise = (baseFee * (used - target)) / target / 8n
  return baseFee + (rise > 1n ? rise : 1n)
}

const open = openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: opening })

/** Base fees of blocks that hold so many transfers each, two of which fill one, and whether each is the one before's. */
const path = Effect.fnUntraced(function* (transfers: readonly number[]) {
  const chain = yield* open
  yield* chain.setBalance(sender, 10n ** 24n)
  yield* chain.rpc.call('evm_setBlockGasLimit', [`0x${gasLimit.toString(16)}`])
  yield* chain.rpc.call('anvil_setNextBlockBaseFeePerGas', [`0x${first.toString(16)}`])
  const fees: bigint[] = []
  const used: bigint[] = []
  for (const [i, count] of transfers.entries()) {
    const send = { from: sender, to: coinbase, data: '0x', value: 1n, gas: 21_000n, tip: 10_000n * gwei } as const
    yield* chain.submit(Array.from({ length: count }, () => send))
    const { gasUsed } = yield* chain.mine({ timestamp: opening + 1 + i, coinbase })
    const { baseFeePerGas } = yield* chain.rpc.call<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', ['latest', false])
    fees.push(BigInt(baseFeePerGas))
    used.push(gasUsed)
  }
  const followed = fees.slice(1).every((fee, i) => fee === next(fees[i]!, used[i]!))
  return { factors: fees.map((fee) => Number(fee) / Number(first)), followed }
})

const blocks = (transfers: number) => Array.from({ length: 21 }, () => transfers)

export const baseFee: ValidationCase = {
  id: 'V14',
  title: 'The base fee',
  where: 'chain',
  run: Effect.fnUntraced(function* () {
    const [full, empty, half] = yield* Effect.all([2, 0, 1].map((count) => Effect.scoped(path(blocks(count)))))
    const chain = yield* open
    yield* chain.mine({ timestamp: opening + 1, coinbase })
    yield* chain.mine({ timestamp: opening + 2, coinbase })
    const { baseFeePerGas } = yield* chain.rpc.call<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', ['latest', false])
    const rows: Row[] = [
      ...(
        [
          [1, 1.125],
          [5, 1.80203],
          [10, 3.24732],
          [20, 10.54509],
        ] as const
      ).map(([n, factor]) => asPrinted(`${n} full blocks multiply it by`, factor, full!.factors[n]!, 5)),
      ...(
        [
          [1, 0.875],
          [5, 0.512909],
          [10, 0.263076],
          [20, 0.069209],
        ] as const
      ).map(([n, factor]) => asPrinted(`${n} empty blocks multiply it by`, factor, empty!.factors[n]!, 6)),
      exactly('20 half full blocks multiply it by', 1, half!.factors[20]!),
      exactly('each is the one before’s in whole wei', true, full!.followed && empty!.followed && half!.followed),
      exactly('what was nothing stays nothing, wei', 0n, BigInt(baseFeePerGas)),
    ]
    return rows
  }),
}

import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { openChain } from '../../sandbox/chain/chain.ts'
import { live } from '../fixtures/effects.ts'

const start = 1_704_067_200
const coinbase: Address = '0x4200000000000000000000000000000000000011'

test('a chain goes back to a snapshot once; to go back again is an error, and not the chain as it happens to be', () =>
  live(
    Effect.gen(function* () {
      const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
      const height = Effect.map(chain.rpc.call('eth_blockNumber'), Number)
      const snapshot = yield* chain.snapshot
      yield* chain.mine({ timestamp: start + 1, coinbase })
      expect(yield* height).toBe(1)
      yield* chain.revert(snapshot)
      expect(yield* height).toBe(0)
      const block = yield* chain.mine({ timestamp: start + 2, coinbase })
      expect(block.coinbase).toBe(coinbase)
      const error = yield* Effect.flip(chain.revert(snapshot))
      expect(error).toMatchObject({ _tag: 'RpcFailed', method: 'evm_revert' })
    }),
  ))

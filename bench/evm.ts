import { Effect } from 'effect'
import { encodeFunctionData } from 'viem'
import { protocols } from '../protocols/index.ts'
import { approve } from '../protocols/token.ts'
import { unlimited } from '../protocols/calldata.ts'
import { openBase } from '../sandbox/origin/open-base.ts'
import type { Origin } from '../sandbox/origin/origin.ts'
import { Looper } from './artifacts.gen.ts'

const looper = '0x000000000000000000000000000000000010090e'

/**
 * The EVM's own speed: an Anvil with a contract on it that swaps `times` times within one call. Returns how to time it.
 */
export const openLooper = Effect.fnUntraced(function* (origin: Origin, times: number) {
  const { base } = origin
  const { bridge, netswap } = base.deployments
  const { base: token, quote } = netswap.pools.native
  const chain = yield* openBase(origin)
  const { deposit } = protocols.bridge.actions(bridge)
  const arrivals = [
    deposit({ token, to: looper, amount: 10n ** 18n, nonce: 900_001n }),
    deposit({ token: quote, to: looper, amount: 30n * 10n ** 6n, nonce: 900_002n }),
  ]
  yield* chain.submit(arrivals.map(({ from, call }) => ({ from, ...call, tip: 0n })))
  yield* chain.submit(
    [token, quote].map(({ address }) => ({ from: looper, ...approve(address, netswap.router, unlimited), tip: 0n })),
  )
  yield* chain.setBalance(looper, 10n ** 18n)
  yield* chain.mine({ timestamp: base.timestamp + 2, coinbase: base.deployments.metis.feeVault })
  yield* chain.setCode(looper, Looper.runtime)
  const data = encodeFunctionData({
    abi: Looper.abi,
    functionName: 'loop',
    args: [netswap.router, token.address, quote.address, 10n ** 16n, 3n * 10n ** 5n, BigInt(times)],
  })
  const call = JSON.stringify([{ from: looper, to: looper, data, gas: '0xe8d4a51000' }, 'latest'])
  return chain.rpc.call('eth_call', call)
})

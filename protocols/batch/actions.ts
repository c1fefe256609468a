import { toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import { approvePair, type PoolName, type SwapOrder } from '../pair.ts'
import type { Call } from '../call.ts'
import type { BatchDeployment } from './deployment.ts'

const place = toFunctionSelector('place(bool,uint256,uint256)')
const settle = toFunctionSelector('settle()')

export const batchActions = ({ pools }: BatchDeployment) => ({
  /** Lets a pool's exchange take its tokens from the sender; two calls, once an account. */
  approvals: (name: PoolName): Call[] => approvePair(pools[name], pools[name].address),
  /** Puts an order into the batch of this block: exactly `amountIn`, for at least `minOut`, both in the smallest unit. */
  order: ({ pool, side, amountIn, minOut }: Omit<SwapOrder, 'to'>): Call => ({
    to: pools[pool].address,
    data: calldata(place, side === 'sell' ? 1n : 0n, amountIn, minOut),
    gas: 220_000n,
  }),
  /** Clears all orders of a pool at one price; anybody may. */
  settle: (pool: PoolName, orders: number): Call => ({
    to: pools[pool].address,
    // Whoever is left out has the whole worked out anew.
    data: settle,
    gas: 400_000n + BigInt(orders) * (100_000n + BigInt(orders) * 2_000n),
  }),
})

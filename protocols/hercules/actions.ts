import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import { approvePair, type PoolName, type SwapOrder, swapped } from '../pair.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { HerculesDeployment } from './deployment.ts'
import type { Amounts, Range } from './range.ts'

const swapSelector = toFunctionSelector('exactInputSingle((address,address,address,uint256,uint256,uint256,uint160))')
const mintSelector = toFunctionSelector(
  'mint((address,address,int24,int24,uint256,uint256,uint256,uint256,address,uint256))',
)
const increaseSelector = toFunctionSelector('increaseLiquidity((uint256,uint256,uint256,uint256,uint256,uint256))')
const decreaseSelector = toFunctionSelector('decreaseLiquidity((uint256,uint128,uint256,uint256,uint256))')
const collectSelector = toFunctionSelector('collect((uint256,address,uint128,uint128))')
const burnSelector = toFunctionSelector('burn(uint256)')

/** Ticks can be negative: two's complement in a word. */
const word = (tick: number): bigint => BigInt.asUintN(256, BigInt(tick))

/** The largest uint128: all that is owed. */
const all = (1n << 128n) - 1n

/** Lower bounds of what goes in or comes out, in the smallest units. */
export interface Minimums {
  readonly minBase: bigint
  readonly minQuote: bigint
}

export const herculesActions = ({ router, manager, pools }: HerculesDeployment) => ({
  /** Lets the router and the manager of positions take a pool's tokens from the sender; four calls, once an account. */
  approvals: (name: PoolName): Call[] => {
    const { base, quote } = pools[name]
    return [base.address, quote.address].flatMap((token) => [
      approve(token, router, unlimited),
      approve(token, manager, unlimited),
    ])
  },
  /** Lets the router alone take them, of who only swaps; two calls, once an account. */
  swapApprovals: (name: PoolName): Call[] => approvePair(pools[name], router),
  /** Swaps exactly `amountIn`, for at least `minOut`, both in the smallest unit. */
  swap: ({ pool, side, amountIn, minOut, to }: SwapOrder): Call => {
    const [tokenIn, tokenOut] = swapped(pools[pool], side)
    return {
      to: router,
      // Then: receiver, deadline (never), amounts, and no limit for the price but `minOut`.
      data: calldata(swapSelector, tokenIn.address, tokenOut.address, to, unlimited, amountIn, minOut, 0n),
      // A quarter of it, and some 30,000 for each tick that liquidity ends or begins at on the way.
      gas: 1_000_000n,
    }
  },
  /**
   * Opens a position with at most these amounts. A range that lies wholly on one side of the price takes one token
   * alone and turns into the other as the price goes through it: a range order.
   */
  mint: ({
    pool: name,
    range: { bottom, top },
    base,
    quote,
    minBase,
    minQuote,
    to,
  }: { pool: PoolName; range: Range; to: Address } & Amounts & Minimums): Call => {
    const pool = pools[name]
    const pair = [pool.base.address, pool.quote.address] as const
    return {
      to: manager,
      data: calldata(mintSelector, ...pair, word(bottom), word(top), base, quote, minBase, minQuote, to, unlimited),
      gas: 1_000_000n,
    }
  },
  /** Adds at most these amounts to a position. */
  increase: ({ id, base, quote, minBase, minQuote }: { id: bigint } & Amounts & Minimums): Call => ({
    to: manager,
    data: calldata(increaseSelector, id, base, quote, minBase, minQuote, unlimited),
    gas: 500_000n,
  }),
  /** Takes liquidity out of a position; what it was stays owed until it is collected. */
  decrease: ({ id, liquidity, minBase, minQuote }: { id: bigint; liquidity: bigint } & Minimums): Call => ({
    to: manager,
    data: calldata(decreaseSelector, id, liquidity, minBase, minQuote, unlimited),
    gas: 500_000n,
  }),
  /** Sends all that is owed to a position: fees, and what was decreased. */
  collect: ({ id, to }: { id: bigint; to: Address }): Call => ({
    to: manager,
    data: calldata(collectSelector, id, to, all, all),
    gas: 400_000n,
  }),
  /** Ends a position that is empty and owed nothing. */
  burn: (id: bigint): Call => ({ to: manager, data: calldata(burnSelector, id), gas: 150_000n }),
})

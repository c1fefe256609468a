import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../protocol.ts'
import { approve } from '../token.ts'
import type { NetswapDeployment, Pool, PoolName } from './deploy.ts'

const swapSelector = toFunctionSelector('swapExactTokensForTokens(uint256,uint256,address[],address,uint256)')
const addSelector = toFunctionSelector('addLiquidity(address,address,uint256,uint256,uint256,uint256,address,uint256)')
const removeSelector = toFunctionSelector('removeLiquidity(address,address,uint256,uint256,uint256,address,uint256)')

/** Which way a swap goes: `sell` gives the pool's base token for m.USDC, `buy` takes it. */
export type Side = 'sell' | 'buy'

export const netswapActions = ({ router, pools }: Pick<NetswapDeployment, 'router' | 'pools'>) => ({
  /** Lets the router take a pool's tokens and LP tokens from the sender; three calls, once an account. */
  approvals: (name: PoolName): Call[] => {
    const { address, base, quote } = pools[name]
    return [base.address, quote.address, address].map((token) => approve(token, router, unlimited))
  },
  /** Swaps exactly `amountIn`, for at least `minOut`, both in the smallest unit. */
  swap: ({
    pool: name,
    side,
    amountIn,
    minOut,
    to,
  }: {
    pool: PoolName
    side: Side
    amountIn: bigint
    minOut: bigint
    to: Address
  }): Call => {
    const { base, quote } = pools[name]
    const [tokenIn, tokenOut] = side === 'sell' ? [base, quote] : [quote, base]
    return {
      to: router,
      // The path is the only dynamic argument: its offset (5 words), the deadline (never), length 2, both tokens.
      data: calldata(swapSelector, amountIn, minOut, 0xa0n, to, unlimited, 2n, tokenIn.address, tokenOut.address),
      gas: 220_000n,
    }
  },
  /** Adds at most these amounts in the pool's present ratio; minimums guard against a moved price. */
  addLiquidity: ({
    pool: name,
    base,
    quote,
    minBase,
    minQuote,
    to,
  }: {
    pool: PoolName
    base: bigint
    quote: bigint
    minBase: bigint
    minQuote: bigint
    to: Address
  }): Call => {
    const pool = pools[name]
    return {
      to: router,
      data: calldata(addSelector, pool.base.address, pool.quote.address, base, quote, minBase, minQuote, to, unlimited),
      gas: 350_000n,
    }
  },
  /** Burns `liquidity` LP tokens for both tokens. */
  removeLiquidity: ({
    pool: name,
    liquidity,
    minBase,
    minQuote,
    to,
  }: {
    pool: PoolName
    liquidity: bigint
    minBase: bigint
    minQuote: bigint
    to: Address
  }): Call => {
    const pool: Pool = pools[name]
    return {
      to: router,
      data: calldata(
        removeSelector,
        pool.base.address,
        pool.quote.address,
        liquidity,
        minBase,
        minQuote,
        to,
        unlimited,
      ),
      gas: 300_000n,
    }
  },
})

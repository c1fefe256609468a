import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import { approvePair, type PoolName, type SwapOrder, swapped } from '../pair.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { NetswapDeployment, Pool } from './deployment.ts'

const swapSelector = toFunctionSelector('swapExactTokensForTokens(uint256,uint256,address[],address,uint256)')
const swapNativeSelector = toFunctionSelector('swapExactETHForTokens(uint256,address[],address,uint256)')
const swapForNativeSelector = toFunctionSelector('swapExactTokensForETH(uint256,uint256,address[],address,uint256)')
const zapSelector = toFunctionSelector('zapIn(address,address,uint256,uint256,address)')
const addSelector = toFunctionSelector('addLiquidity(address,address,uint256,uint256,uint256,uint256,address,uint256)')
const removeSelector = toFunctionSelector('removeLiquidity(address,address,uint256,uint256,uint256,address,uint256)')

/** Swaps exactly `amountIn` in the pair of two tokens, for at least `minOut`, both in the smallest unit. */
export const swapTokens = (
  router: Address,
  swap: {
    readonly tokenIn: Address
    readonly tokenOut: Address
    readonly amountIn: bigint
    readonly minOut: bigint
    readonly to: Address
  },
): Call => ({
  to: router,
  // The path is the only dynamic argument: its offset (5 words), the deadline (never), length 2, both tokens.
  data: calldata(swapSelector, swap.amountIn, swap.minOut, 0xa0n, swap.to, unlimited, 2n, swap.tokenIn, swap.tokenOut),
  gas: 220_000n,
})

/** What somebody wants to add to a pool, and the least of each that has to go in. */
export interface Liquidity {
  readonly pool: PoolName
  readonly base: bigint
  readonly quote: bigint
  readonly minBase: bigint
  readonly minQuote: bigint
  readonly to: Address
}

/** Adds at most these amounts of two tokens to their pair, and no less of each than its minimum. */
export const addTokens = (
  router: Address,
  tokens: readonly [base: Address, quote: Address],
  { base, quote, minBase, minQuote, to }: Omit<Liquidity, 'pool'>,
): Call => ({
  to: router,
  data: calldata(addSelector, ...tokens, base, quote, minBase, minQuote, to, unlimited),
  gas: 350_000n,
})

/** What somebody takes out of a pair, and the least of each token that has to come out. */
export interface Removal {
  readonly liquidity: bigint
  readonly minBase: bigint
  readonly minQuote: bigint
  readonly to: Address
}

/** Burns LP tokens of the pair of two tokens for both. */
export const removeTokens = (
  router: Address,
  tokens: readonly [base: Address, quote: Address],
  { liquidity, minBase, minQuote, to }: Removal,
): Call => ({
  to: router,
  data: calldata(removeSelector, ...tokens, liquidity, minBase, minQuote, to, unlimited),
  gas: 300_000n,
})

const tokensOf = ({ base, quote }: Pick<Pool, 'base' | 'quote'>) => [base.address, quote.address] as const

/** Adds liquidity by the router, for whoever knows no more of Netswap than router and pools. */
export const addLiquidity = (
  { router, pools }: Pick<NetswapDeployment, 'router' | 'pools'>,
  { pool, ...amounts }: Liquidity,
): Call => addTokens(router, tokensOf(pools[pool]), amounts)

export const netswapActions = ({ router, zap, pools }: NetswapDeployment) => ({
  /** Lets the router take a pool's tokens and LP tokens from the sender; three calls, once an account. */
  approvals: (name: PoolName): Call[] => {
    const { address, base, quote } = pools[name]
    return [base.address, quote.address, address].map((token) => approve(token, router, unlimited))
  },
  /** Swaps exactly `amountIn`, for at least `minOut`, both in the smallest unit. */
  swap: ({ pool, side, amountIn, minOut, to }: SwapOrder): Call => {
    const [tokenIn, tokenOut] = swapped(pools[pool], side)
    return swapTokens(router, { tokenIn: tokenIn.address, tokenOut: tokenOut.address, amountIn, minOut, to })
  },
  /** Swaps native METIS, sent along, for at least `minOut` m.USDC. */
  swapNative: ({ amountIn, minOut, to }: { amountIn: bigint; minOut: bigint; to: Address }): Call => {
    const { base, quote } = pools.native
    return {
      to: router,
      data: calldata(swapNativeSelector, minOut, 0x80n, to, unlimited, 2n, base.address, quote.address),
      value: amountIn,
      gas: 260_000n,
    }
  },
  /** Swaps m.USDC for at least `minOut` native METIS. */
  swapForNative: ({ amountIn, minOut, to }: { amountIn: bigint; minOut: bigint; to: Address }): Call => {
    const { base, quote } = pools.native
    return {
      to: router,
      data: calldata(swapForNativeSelector, amountIn, minOut, 0xa0n, to, unlimited, 2n, quote.address, base.address),
      gas: 260_000n,
    }
  },
  /** Lets the zap take a pool's two tokens from the sender; two calls, once an account. */
  zapApprovals: (name: PoolName): Call[] => approvePair(pools[name], zap),
  /** Adds liquidity with one token alone: half of it, more or less, is swapped on the way. */
  zapIn: ({
    pool: name,
    give,
    amount,
    minLiquidity,
    to,
  }: {
    pool: PoolName
    give: 'base' | 'quote'
    amount: bigint
    minLiquidity: bigint
    to: Address
  }): Call => {
    const [token, other] = swapped(pools[name], give === 'base' ? 'sell' : 'buy')
    return {
      to: zap,
      data: calldata(zapSelector, token.address, other.address, amount, minLiquidity, to),
      gas: 500_000n,
    }
  },
  /** Adds at most these amounts in the pool's present ratio; minimums guard against a moved price. */
  addLiquidity: (amounts: Liquidity): Call => addLiquidity({ router, pools }, amounts),
  /** Burns `liquidity` LP tokens for both tokens. */
  removeLiquidity: ({ pool, ...removal }: Removal & { readonly pool: PoolName }): Call =>
    removeTokens(router, tokensOf(pools[pool]), removal),
})

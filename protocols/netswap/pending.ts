import { type Address, toFunctionSelector } from 'viem'
import { poolNames, type SwapOrder } from '../pair.ts'
import type { Call } from '../call.ts'
import type { NetswapDeployment } from './deployment.ts'

/** A swap in one of Netswap's pools as its call data says it. */
export type StatedSwap = Omit<SwapOrder, 'to'>

/** Words of the call data that say what goes in, the least that comes out, and the two tokens of the path. */
interface Layout {
  /** Absent where native METIS is sent along. */
  readonly amountIn?: number
  readonly minOut: number
  readonly tokenIn: number
}

/** Every way of the router to swap an exact amount: the path's length stands before its tokens. */
const layouts: Readonly<Record<string, Layout>> = {
  [toFunctionSelector('swapExactTokensForTokens(uint256,uint256,address[],address,uint256)')]: {
    amountIn: 0,
    minOut: 1,
    tokenIn: 6,
  },
  [toFunctionSelector('swapExactTokensForETH(uint256,uint256,address[],address,uint256)')]: {
    amountIn: 0,
    minOut: 1,
    tokenIn: 6,
  },
  [toFunctionSelector('swapExactETHForTokens(uint256,address[],address,uint256)')]: { minOut: 0, tokenIn: 5 },
}

/**
 * What a call to the router will swap, where it goes through a single pool of the chain's; nothing for all other calls.
 *
 * @example
 * const swap = { pool: 'native', side: 'sell', amountIn: 10n ** 18n, minOut: 29_000_000n } as const
 * // The same four again.
 * statedSwap(deployments.netswap, actions.netswap.swap({ ...swap, to: alice }))
 */
export function statedSwap(
  { router, pools }: Pick<NetswapDeployment, 'router' | 'pools'>,
  { to, data, value = 0n }: Call,
): StatedSwap | undefined {
  if (to !== router) return undefined
  const layout = layouts[data.slice(0, 10)]
  if (layout === undefined) return undefined
  const word = (place: number): string => data.slice(10 + 64 * place, 74 + 64 * place)
  if (BigInt(`0x${word(layout.tokenIn - 1)}`) !== 2n) return undefined
  const tokenAt = (place: number): Address => `0x${word(place).slice(24)}`
  const [tokenIn, tokenOut] = [tokenAt(layout.tokenIn), tokenAt(layout.tokenIn + 1)]
  for (const pool of poolNames) {
    const { base, quote } = pools[pool]
    const side = tokenIn === base.address ? 'sell' : tokenOut === base.address ? 'buy' : undefined
    if (side === undefined || (side === 'sell' ? tokenOut : tokenIn) !== quote.address) continue
    const amountIn = layout.amountIn === undefined ? value : BigInt(`0x${word(layout.amountIn)}`)
    return { pool, side, amountIn, minOut: BigInt(`0x${word(layout.minOut)}`) }
  }
  return undefined
}

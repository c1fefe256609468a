import type { Valuer, Worth } from '../worth.ts'
import type { Trade } from './trade.ts'

/**
 * By what trades changed their owner's tokens, at outer prices, what was hedged at the prices of the hedge; undefined when one
 * of the tokens has none.
 */
export function gainOf(trades: readonly Trade[], worth: Valuer): Worth | undefined {
  let sum = 0n
  for (const { tokenIn, tokenOut, amountIn, amountOut, hedge } of trades) {
    const given = hedge?.token === tokenIn ? hedge.unit * amountIn : worth(tokenIn, amountIn)
    const got = hedge?.token === tokenOut ? hedge.unit * amountOut : worth(tokenOut, amountOut)
    if (given === undefined || got === undefined) return undefined
    sum += got - given
  }
  return sum
}

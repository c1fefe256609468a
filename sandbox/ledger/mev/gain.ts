import type { Valuer, Worth } from '../worth.ts'
import type { Trade } from './trade.ts'

/** By what trades changed their owner's tokens, at outer prices; undefined when one of the tokens has none. */
export function gainOf(trades: readonly Trade[], worth: Valuer): Worth | undefined {
  let sum = 0n
  for (const { tokenIn, tokenOut, amountIn, amountOut } of trades) {
    const given = worth(tokenIn, amountIn)
    const got = worth(tokenOut, amountOut)
    if (given === undefined || got === undefined) return undefined
    sum += got - given
  }
  return sum
}

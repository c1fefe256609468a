import { type PoolReserves, spotPrice } from '../../protocols/netswap/constant-product.ts'
import type { PoolName } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Sample } from './metric.ts'

/** A pool's reserves in whole tokens. */
export function reservesOf({ state, deployments }: Sample, name: PoolName): PoolReserves {
  const { base, quote } = deployments.netswap.pools[name]
  const { reserves } = state.netswap[name]
  return { base: fromUnits(reserves.base, base.decimals), quote: fromUnits(reserves.quote, quote.decimals) }
}

/** US dollars that a pool's base token costs in it. */
export const priceIn = (sample: Sample, name: PoolName): number => spotPrice(reservesOf(sample, name))

/**
 * US dollars that changed hands in a swap: its m.USDC side, which is a quantity and needs no price. Undefined for a
 * swap without one.
 */
export function quoteAmount(
  { deployments }: Pick<Sample, 'deployments'>,
  fact: { readonly tokenIn: string; readonly tokenOut: string; readonly amountIn: bigint; readonly amountOut: bigint },
): number | undefined {
  const { usdc } = deployments.bridge
  if (fact.tokenIn === usdc.address) return fromUnits(fact.amountIn, usdc.decimals)
  return fact.tokenOut === usdc.address ? fromUnits(fact.amountOut, usdc.decimals) : undefined
}

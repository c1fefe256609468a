import { spotPrice, twoSidedDepth, type PoolReserves } from '../../protocols/netswap/constant-product.ts'
import { type Pool, poolNames, swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Influence } from './market.ts'
import type { Observation, World } from './world.ts'

/**
 * What a block did to the world outside, as the chain's state shows it: METIS that left or came, depth, fees earned.
 *
 * @param after the chain after the block; before it is what the world has seen last
 */
export function influenceOf(
  { deployments, market, seen: before }: Pick<World, 'deployments' | 'market' | 'seen'>,
  after: Observation,
): Influence {
  const left = after.chain.bridge.metisOutside - before.chain.bridge.metisOutside
  const pools = poolNames.map((name) => ({
    before: stateOf(before, deployments.netswap.pools[name]),
    after: stateOf(after, deployments.netswap.pools[name]),
  }))
  return {
    netOutflowUsd: (Number(left) / 1e18) * market.metis,
    depth: pools.reduce((sum, pool) => sum + twoSidedDepth(pool.after.quote, 0.02, swapFee), 0),
    fees: pools.reduce((sum, pool) => sum + feesOf(pool.before, pool.after), 0),
  }
}

interface PoolState extends PoolReserves {
  readonly liquidity: number
}

function stateOf({ chain }: Observation, { name, base, quote }: Pool): PoolState {
  const { reserves, liquidity } = chain.netswap[name]
  return {
    base: fromUnits(reserves.base, base.decimals),
    quote: fromUnits(reserves.quote, quote.decimals),
    liquidity: Number(liquidity),
  }
}

/** Fees are what makes the invariant grow for each LP token; US dollars at the pool's own price. */
function feesOf(before: PoolState, after: PoolState): number {
  const share = ({ base, quote, liquidity }: PoolState) => Math.sqrt(base * quote) / liquidity
  const value = after.base * spotPrice(after) + after.quote
  return value * Math.max(0, share(after) / share(before) - 1)
}

import { optimalTrade, type PoolReserves, reservesAfter } from '../../../protocols/netswap/constant-product.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Pool } from '../../../protocols/netswap/deployment.ts'
import { wholeReserves } from '../../../protocols/netswap/exchange.ts'
import type { Reserves } from '../../../protocols/netswap/state.ts'
import { toUnits } from '../../../protocols/token.ts'
import type { View } from '../../agent.ts'
import { followedPrice } from '../trade/venue.ts'

/** A pool's reserves in whole tokens. */
export const reservesOf = (view: Pick<View, 'chain'>, pool: Pool): PoolReserves =>
  wholeReserves(pool, view.chain.netswap[pool.name].reserves)

/**
 * A pool's reserves as whoever comes in a long block finds them, in the smallest units: arbitrage has followed the outer price
 * until then (docs/theory.md V07).
 */
export function reservesFound(view: Pick<View, 'chain' | 'outside'>, pool: Pool): Reserves {
  const { reserves } = view.chain.netswap[pool.name]
  const outer = followedPrice(view.outside, pool.name)
  const known = reservesOf(view, pool)
  const trade = outer === undefined ? undefined : optimalTrade(known, outer, swapFee)
  if (trade === undefined) return reserves
  const { base, quote } = reservesAfter(known, trade)
  return { base: toUnits(base, pool.base.decimals), quote: toUnits(quote, pool.quote.decimals) }
}

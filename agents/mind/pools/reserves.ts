import type { PoolReserves } from '../../../protocols/netswap/constant-product.ts'
import type { Pool } from '../../../protocols/netswap/deployment.ts'
import { reservesBeside, wholeReserves } from '../../../protocols/netswap/exchange.ts'
import type { Reserves } from '../../../protocols/netswap/state.ts'
import type { View } from '../../agent.ts'
import { followedPrice } from '../trade/venue.ts'

/** A pool's reserves in whole tokens. */
export const reservesOf = (view: Pick<View, 'chain'>, pool: Pool): PoolReserves =>
  wholeReserves(pool, view.chain.netswap[pool.name].reserves)

/**
 * A pool's reserves as whoever comes in a long block finds them, in the smallest units: arbitrage has followed the outer price
 * until then (docs/theory.md V07).
 */
export const reservesFound = (view: Pick<View, 'chain' | 'outside'>, pool: Pool): Reserves =>
  reservesBeside(pool, view.chain.netswap[pool.name].reserves, followedPrice(view.outside, pool.name)).units

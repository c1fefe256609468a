import type { PoolReserves } from '../../../protocols/netswap/constant-product.ts'
import type { Pool } from '../../../protocols/netswap/deployment.ts'
import { wholeReserves } from '../../../protocols/netswap/exchange.ts'
import type { View } from '../../agent.ts'

/** A pool's reserves in whole tokens. */
export const reservesOf = (view: Pick<View, 'chain'>, pool: Pool): PoolReserves =>
  wholeReserves(pool, view.chain.netswap[pool.name].reserves)

import type { Address } from 'viem'
import type { PoolName } from '../pair.ts'
import type { Token } from '../token.ts'

export interface BatchDeployment {
  /** One exchange for each of Netswap's pools, by its name. */
  readonly pools: Readonly<Record<PoolName, BatchPool>>
}

export interface BatchPool {
  readonly address: Address
  readonly base: Token
  readonly quote: Token
}

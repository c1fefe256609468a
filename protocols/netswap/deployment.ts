import type { Address } from 'viem'
import type { PoolName } from '../pair.ts'
import type { Token } from '../token.ts'

/** A pair of a token against m.USDC. */
export interface Pool {
  readonly name: PoolName
  /** The pair contract, which is also the LP token. */
  readonly address: Address
  /** The token that is priced: METIS or WETH. */
  readonly base: Token
  /** What it is priced in: m.USDC. */
  readonly quote: Token
  /** Whether `base` is the pair's token0; pairs sort by address. */
  readonly baseIsToken0: boolean
}

export interface NetswapDeployment {
  readonly factory: Address
  readonly router: Address
  /** Adds liquidity with one token alone. */
  readonly zap: Address
  /** METIS/m.USDC, the native pair, and WETH/m.USDC, the bridged one. */
  readonly pools: Readonly<Record<PoolName, Pool>>
}

import type { Address } from 'viem'
import type { PoolName } from '../pair.ts'
import type { Token } from '../token.ts'
import type { Range } from './range.ts'

/** A pool of a token against m.USDC, of concentrated liquidity and with a fee that follows volatility. */
export interface CurvePool {
  readonly name: PoolName
  readonly address: Address
  /** The token that is priced: METIS or WETH. It is the pool's token0. */
  readonly base: Token
  /** What it is priced in: m.USDC, the pool's token1. */
  readonly quote: Token
  /** The foundation's own position, which it keeps; its liquidity is a whole number. */
  readonly opening: { readonly range: Range; readonly liquidity: string }
}

export interface HerculesDeployment {
  readonly factory: Address
  readonly poolDeployer: Address
  /** Where the protocol's share of fees goes. */
  readonly vault: Address
  readonly router: Address
  /** Holds positions as tokens of their own, one each. */
  readonly manager: Address
  readonly lens: Address
  readonly pools: Readonly<Record<PoolName, CurvePool>>
}

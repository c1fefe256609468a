import type { Address } from 'viem'
import type { NetswapDeployment } from '../netswap/deployment.ts'
import type { Token } from '../token.ts'

/** An account of the airdrop's list, and what it may claim in whole METIS. */
export interface Listed {
  readonly account: Address
  readonly metis: number
}

export interface GrantsDeployment {
  /** Holds the fund, and does nothing but what was voted on. */
  readonly timelock: Address
  readonly governor: Address
  /** METIS that counts as votes. */
  readonly votes: Token
  readonly book: Address
  readonly agenda: Address
  readonly venues: Address
  /** What the fund calls for and who has applied, and what has been handed in. */
  readonly calls: Address
  readonly deliveries: Address
  readonly distributor: Address
  /** What grants are paid in, and what visits cost. */
  readonly metis: Token
  readonly money: Token
  /** Who proposes for the fund, and votes for what he proposed. */
  readonly steward: Address
  readonly attestor: Address
  /** For how long one can apply for what the steward calls for, seconds. */
  readonly applicationSeconds: number
  /** How fast what nobody maintains loses its quality, per year. */
  readonly depreciation: number
  /** Whole METIS by account, in the order of the tree. */
  readonly airdrop: readonly Listed[]
  /** Netswap, where the fund can provide liquidity of its own. */
  readonly router: Address
  readonly pools: NetswapDeployment['pools']
}

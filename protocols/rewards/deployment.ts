import type { Address } from 'viem'
import type { FarmDeployment } from '../farms/deployment.ts'
import type { Token } from '../token.ts'

export interface RewardsDeployment {
  /** Locks METIS for voting power that falls to zero with the lock. */
  readonly votingEscrow: Address
  /** Pays each week's METIS to who had voting power when the week began. */
  readonly feeDistributor: Address
  /** Pays liquidity providers of one pool, those with voting power more. */
  readonly farm: FarmDeployment
  readonly rebates: Address
  readonly metis: Token
  /** Who pays fees and rewards every week, and lists rebates. */
  readonly operator: Address
  /** Seconds since 1970 at which votes began to count. */
  readonly begun: number
  /** Whole METIS a week. */
  readonly weeklyFees: number
  readonly weeklyRewards: number
}

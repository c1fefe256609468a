import type { Address } from 'viem'
import type { Token } from '../token.ts'

export interface DelegationDeployment {
  /** Opens pools and lists them. */
  readonly factory: Address
  /** Where the pool of each place is, once there is one. */
  readonly places: readonly Address[]
  readonly metis: Token
  /** METIS that an operator leaves in its pool as long as that is open. */
  readonly ownStake: number
  /** Seconds from the announcement of a commission until it is in force. */
  readonly notice: number
  /** Seconds between two routes of a pool. */
  readonly routeSeconds: number
}

import type { Address } from 'viem'
import type { Token } from '../token.ts'
import type { ReserveTerms } from './terms.ts'

export interface LendingDeployment {
  /** What everybody supplies to and borrows from. */
  readonly pool: Address
  readonly data: Address
  readonly oracle: Address
  /** Where the operator says whether the sequencer is up. */
  readonly sequencer: Address
  readonly borrowers: Address
  /** After an outage, how long nobody may borrow nor be liquidated but for grave cases. */
  readonly graceSeconds: number
  /** In the order of their ids in the pool. */
  readonly reserves: readonly ReserveDeployment[]
}

export interface ReserveDeployment {
  readonly name: string
  /** Place in the pool's list of reserves. */
  readonly id: number
  readonly token: Token
  /** Holds what is supplied and not lent; its own tokens are the suppliers' claims and grow with interest. */
  readonly aToken: Address
  /** What borrowers owe, growing with interest. */
  readonly debtToken: Address
  readonly terms: ReserveTerms
  /** Whole tokens that the foundation supplied when the market opened. */
  readonly opening: number
}

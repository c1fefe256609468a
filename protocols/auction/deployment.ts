import type { Address } from 'viem'
import type { Token } from '../token.ts'
import type { RecipientName } from './recipients.ts'

export interface AuctionDeployment {
  readonly auction: Address
  /** Gets what winners pay, and passes it on to the recipients. */
  readonly splitter: Address
  /** What bids are paid in. */
  readonly pays: Token
  /** What the winner pays when the chain begins; a policy can change it. */
  readonly price: 'first' | 'second'
  /** Lowest bid, whole tokens. */
  readonly reserve: number
  readonly recipients: Readonly<Record<RecipientName, Address>>
  readonly purses: Purses
  /** Who says whose turn it is, what users paid, and what the policy is. */
  readonly operator: Address
}

/** Contracts that hand a share on; without sequencing there are neither turns nor locks. */
export interface Purses {
  readonly liquidity: Address
  readonly users: Address
  readonly sequencer?: Address
  /** Only where there is neither liquid staking nor restaking. */
  readonly stakers?: Address
}

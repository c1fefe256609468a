import type { Address } from 'viem'
import type { Token } from '../token.ts'

export interface AirdropsDeployment {
  /** One contract for each airdrop of a policy, in their order. */
  readonly contracts: readonly Address[]
  readonly pays: Token
  /** Publishes the lists. */
  readonly steward: Address
  /** The budget, which gets back what nobody has claimed. */
  readonly budget: Address
}

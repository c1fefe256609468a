import type { Address } from 'viem'

export interface BudgetDeployment {
  /** Holds the policy's budget and pays from it, at announced times only. */
  readonly timelock: Address
  /** Announces payments; anybody may carry them out when they are due. */
  readonly steward: Address
  /** What budgets are in: METIS. */
  readonly metis: Address
}

import type { Address } from 'viem'

/**
 * What delegation adds to the ledger's words. Delegating is a stake with the pool, counted in shares so that what comes
 * out adds up; a commission that is paid is a reward of the pool's.
 */
export type DelegationFact =
  /** An operator opened a pool for its node. Commissions in ten-thousandths. */
  | {
      readonly type: 'openPool'
      readonly account: Address
      readonly pool: Address
      readonly signer: Address
      readonly commission: number
    }
  /** A commission was announced, and one came into force. */
  | { readonly type: 'announceCommission'; readonly pool: Address; readonly commission: number; readonly due: number }
  | { readonly type: 'commission'; readonly pool: Address; readonly commission: number }
  /** Shares became a ticket, and a ticket was paid, all of it or in part: an unstake stands beside it. */
  | {
      readonly type: 'undelegate'
      readonly account: Address
      readonly pool: Address
      readonly ticket: number
      readonly shares: bigint
    }
  | {
      readonly type: 'undelegated'
      readonly account: Address
      readonly pool: Address
      readonly token: Address
      readonly ticket: number
      readonly amount: bigint
    }
  /** Rewards came into a pool, of which `commission` is the operator's. */
  | {
      readonly type: 'poolReward'
      readonly pool: Address
      readonly token: Address
      readonly amount: bigint
      readonly commission: bigint
    }
  /** A pool closed; so much of its METIS leaves the lock. */
  | { readonly type: 'closePool'; readonly pool: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly delegation: DelegationFact
  }
}

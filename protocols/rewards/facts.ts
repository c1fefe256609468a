import type { Address } from 'viem'

/** What rewards tell the ledger beyond stakes, unstakes and rewards: METIS locked is staked with the voting escrow. */
export type RewardsFact =
  /** Somebody was promised fees or gas back, for the epoch of that number. */
  {
    readonly type: 'rebate'
    readonly account: Address
    readonly token: Address
    readonly cluster: bigint
    readonly epoch: number
    readonly amount: bigint
  }

declare module '../fact.ts' {
  interface Facts {
    readonly rewards: RewardsFact
  }
}

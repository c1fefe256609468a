import type { Address } from 'viem'

/** What sequencing adds to the ledger's words. A lock is a stake in the escrow, and paying out its rewards a reward. */
export type SequencingFact =
  /** A lock begins its exit; it can be claimed from `due` (seconds) on. */
  | {
      readonly type: 'exit'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly due: number
    }
  /** METIS was taken out of a lock; an unstake stands beside it. */
  | { readonly type: 'slash'; readonly account: Address; readonly token: Address; readonly amount: bigint }
  /** Rewards of a lock were paid out to an account, or added to the lock of its owner, who is the account. */
  | {
      readonly type: 'lockReward'
      readonly lock: number
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly relocked: boolean
    }
  /** A batch of rewards was pulled from the payer, METIS in wei for a block. */
  | {
      readonly type: 'emission'
      readonly token: Address
      readonly amount: bigint
      readonly batch: number
      readonly perBlock: bigint
    }
  /** L2 blocks `start` to `end` were given to a signer; `recommitted` when another one had stalled. */
  | {
      readonly type: 'epoch'
      readonly account: Address
      readonly epoch: number
      readonly start: number
      readonly end: number
      readonly recommitted: boolean
    }
  /** A signer's node stopped or came back, at an L2 height. */
  | { readonly type: 'halt' | 'resume'; readonly account: Address; readonly height: number }

declare module '../fact.ts' {
  interface Facts {
    readonly sequencing: SequencingFact
  }
}

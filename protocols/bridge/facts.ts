import type { Address } from 'viem'

/** What the bridge tells the ledger beyond tokens that come in and go out. */
export type BridgeFact =
  /** An account gave `amount` away to be paid at once outside, less `fee`; the amount itself goes the slow way. */
  {
    readonly type: 'fastExit'
    readonly account: Address
    readonly token: Address
    readonly amount: bigint
    readonly fee: bigint
  }

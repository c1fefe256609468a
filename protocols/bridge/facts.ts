import type { Address } from 'viem'

/** What the bridge tells the ledger. */
export type BridgeFact =
  /** A token came to an account from outside, or left for it. */
  | {
      readonly type: 'bridgeIn' | 'bridgeOut'
      readonly token: Address
      readonly account: Address
      readonly amount: bigint
    }
  /** An account gave `amount` away to be paid at once outside, less `fee`; the amount itself goes the slow way. */
  | {
      readonly type: 'fastExit'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly fee: bigint
    }

declare module '../fact.ts' {
  interface Facts {
    readonly bridge: BridgeFact
  }
}

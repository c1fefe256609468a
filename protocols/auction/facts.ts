import type { Address } from 'viem'
import type { Purses } from './deployment.ts'

/** What happens in an auction of the first place in a block, in the ledger's words. */
export type AuctionFact =
  /** Somebody bid `amount` wei in a round; the bundle is known to the sequencer. */
  | { readonly type: 'bid'; readonly account: Address; readonly amount: bigint; readonly round: number }
  /** A round was settled: the winner bid `bid` and paid `amount`. */
  | {
      readonly type: 'auction'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly bid: bigint
      readonly round: number
    }
  /** A purse handed on what is for one of the recipients. */
  | {
      readonly type: 'delivery'
      readonly share: keyof Purses
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  /** A recipient got its share of what winners have paid. */
  | { readonly type: 'proceeds'; readonly account: Address; readonly token: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly auction: AuctionFact
  }
}

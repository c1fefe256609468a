import type { Address } from 'viem'

/** What the chain itself tells the ledger besides tokens. */
export type MetisFact =
  /** Native METIS became WMETIS or came back from it; the tokens' own movement is a transfer beside it. */
  | { readonly type: 'wrap' | 'unwrap'; readonly account: Address; readonly amount: bigint }
  /** The fee vault paid native METIS to an account, in wei. */
  | { readonly type: 'feePaid'; readonly account: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly metis: MetisFact
  }
}

import type { Address } from 'viem'

/** What a policy's airdrops tell the ledger. Amounts in wei, times in seconds since 1970. */
export type AirdropFact =
  | { readonly type: 'airdropList'; readonly airdrop: Address; readonly closes: number }
  | {
      readonly type: 'airdropPaid'
      readonly airdrop: Address
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  /** What nobody has claimed went back to the budget. */
  | {
      readonly type: 'airdropLapsed'
      readonly airdrop: Address
      readonly to: Address
      readonly token: Address
      readonly amount: bigint
    }

declare module '../fact.ts' {
  interface Facts {
    readonly airdrops: AirdropFact
  }
}

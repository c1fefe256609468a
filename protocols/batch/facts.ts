import type { Address } from 'viem'

/** What happens in a batch, in the ledger's words. Amounts are in the tokens' smallest units. */
export type BatchFact =
  | { readonly type: 'order'; readonly pool: Address; readonly account: Address; readonly amount: bigint }
  /** An order was filled at the batch's price. The tokens' own movements are transfers beside it. */
  | {
      readonly type: 'fill'
      readonly pool: Address
      readonly account: Address
      readonly tokenIn: Address
      readonly tokenOut: Address
      readonly amountIn: bigint
      readonly amountOut: bigint
    }

declare module '../fact.ts' {
  interface Facts {
    readonly batch: BatchFact
  }
}

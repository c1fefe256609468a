import type { Address } from 'viem'

/** What farms tell the ledger beyond stakes, unstakes and rewards. */
export type FarmsFact =
  /** What had vested of an escrowed reward came to its account, as the token itself. */
  { readonly type: 'release'; readonly token: Address; readonly account: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly farms: FarmsFact
  }
}

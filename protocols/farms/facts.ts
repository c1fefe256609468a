import type { Address } from 'viem'

/** What farms tell the ledger beyond stakes, unstakes and rewards. */
export type FarmsFact =
  /**
   * An account took stake out and lost `part` (times 1e18) of what had not vested for it: so much of its grants, and so much
   * that it had not claimed. Both went back to the budget, as the token itself.
   */
  | {
      readonly type: 'forfeit'
      readonly farm: Address
      readonly account: Address
      readonly granted: bigint
      readonly unclaimed: bigint
      readonly part: bigint
    }
  /** What had vested of an escrowed reward came to its account, as the token itself. */
  | { readonly type: 'release'; readonly token: Address; readonly account: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly farms: FarmsFact
  }
}

import type { Address } from 'viem'

/** What a lending market's logs say. Amounts are in the token's smallest unit; tokens themselves move by transfers. */
export type LendingFact =
  | {
      readonly type: 'supply' | 'withdrawal' | 'borrow' | 'repay'
      readonly market: Address
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  /** `liquidator` repaid `amount` of `token` that `account` owed and got `seized` of `collateral` for it. */
  | {
      readonly type: 'liquidation'
      readonly market: Address
      readonly account: Address
      readonly liquidator: Address
      readonly token: Address
      readonly amount: bigint
      readonly collateral: Address
      readonly seized: bigint
    }

declare module '../fact.ts' {
  interface Facts {
    readonly lending: LendingFact
  }
}

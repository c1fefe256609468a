import type { Address, Hex } from 'viem'

/** What a policy's budget tells the ledger. */
export type BudgetFact =
  /** It announced a payment to a farm, to be made at `due` (seconds). */
  | {
      readonly type: 'announce'
      /** The payment's name in the budget. */
      readonly operation: Hex
      readonly farm: Address
      readonly amount: bigint
      readonly duration: number
      readonly due: number
    }
  /** It bound itself to a payment, whoever it is for, that can be made from `due` (seconds) on; it has made it, or taken it back. */
  | { readonly type: 'scheduled'; readonly operation: Hex; readonly due: number }
  | { readonly type: 'executed' | 'cancelled'; readonly operation: Hex }

declare module '../fact.ts' {
  interface Facts {
    readonly budget: BudgetFact
  }
}

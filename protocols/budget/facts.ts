import type { Address, Hex } from 'viem'

/** What a policy's budget tells the ledger. */
export type BudgetFact =
  /** It announced a payment to a farm, to be made at `due` (seconds). */
  | {
      readonly type: 'announce'
      readonly farm: Address
      readonly amount: bigint
      readonly duration: number
      readonly due: number
    }
  /** It bound itself to a payment, whoever it is for, that can be made from `due` (seconds) on; or it has made it. */
  | { readonly type: 'scheduled'; readonly operation: Hex; readonly due: number }
  | { readonly type: 'executed'; readonly operation: Hex }

declare module '../fact.ts' {
  interface Facts {
    readonly budget: BudgetFact
  }
}

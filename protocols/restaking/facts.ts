import type { Address } from 'viem'

/** What happens in a vault of restaked collateral, in the ledger's words. */
export type RestakingFact =
  /** Collateral became active stake. */
  | { readonly type: 'restake'; readonly account: Address; readonly token: Address; readonly amount: bigint }
  /** Active stake waits to be withdrawn until `epoch` is over; slashing still reaches it. */
  | {
      readonly type: 'unrestake'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly epoch: number
    }
  /** What waited through `epoch` was paid out, after slashing. */
  | {
      readonly type: 'unrestaked'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly epoch: number
    }
  /** What had been emitted or had arrived was shared out among all who had shares a second ago. */
  | { readonly type: 'distribution'; readonly place: Address; readonly token: Address; readonly amount: bigint }
  /** A network took collateral from an operator's stake: it goes to whom the vault names as burner. */
  | { readonly type: 'slash'; readonly account: Address; readonly token: Address; readonly amount: bigint }

declare module '../fact.ts' {
  interface Facts {
    readonly restaking: RestakingFact
  }
}

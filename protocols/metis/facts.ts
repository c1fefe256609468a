import type { Address } from 'viem'

/** What the chain itself tells the ledger besides tokens. */
export type MetisFact =
  /** The fee vault paid native METIS to an account, in wei. */
  { readonly type: 'feePaid'; readonly account: Address; readonly amount: bigint }

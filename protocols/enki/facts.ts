import type { Address } from 'viem'

/**
 * What ENKI adds to the ledger's words. Staking eMETIS is a stake in seMETIS, counted in shares so that what comes out
 * adds up, and a new stream of rewards funds it.
 */
export type EnkiFact =
  /** METIS became eMETIS one to one, or at once seMETIS. */
  | {
      readonly type: 'liquidStake'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly staked: boolean
    }
  /** eMETIS was given for a ticket that can be paid from `due` (seconds) on. */
  | {
      readonly type: 'ticket'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly ticket: number
      readonly due: number
    }
  /** LP tokens were locked, and the ticket can be paid sooner. */
  | { readonly type: 'shorten'; readonly ticket: number; readonly amount: bigint; readonly due: number }
  /** A ticket was closed: paid in METIS, or its eMETIS given back. The treasury has the fee. */
  | {
      readonly type: 'redeem' | 'cancel'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
      readonly fee: bigint
      readonly ticket: number
    }
  /** Rewards of the locks were shared out as new eMETIS. */
  | {
      readonly type: 'dispatch'
      readonly token: Address
      readonly amount: bigint
      readonly toTreasury: bigint
    }

declare module '../fact.ts' {
  interface Facts {
    readonly enki: EnkiFact
  }
}

import type { Address } from 'viem'

/** What only a pool of concentrated liquidity says. */
export type HerculesFact =
  /** A position's owner took out what was owed: fees, and what a decrease had left there. */
  | {
      readonly type: 'collect'
      readonly pool: Address
      readonly account: Address
      readonly amount0: bigint
      readonly amount1: bigint
    }
  /** A position between two ticks has more liquidity, or less. */
  | {
      readonly type: 'range'
      readonly pool: Address
      readonly bottom: number
      readonly top: number
      readonly liquidity: bigint
    }
  /** From now on every swap leaves this share of its input with the pool. */
  | { readonly type: 'fee'; readonly pool: Address; readonly rate: number }

declare module '../fact.ts' {
  interface Facts {
    readonly hercules: HerculesFact
  }
}

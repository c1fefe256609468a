import type { Address, Hex } from 'viem'

/** A call that an account wants to make: what actions build and what agents put into intents. */
export interface Call {
  readonly to: Address
  readonly data: Hex
  /** Native METIS sent along, in wei. */
  readonly value?: bigint
  /** Gas limit: a measured ceiling, since nobody asks the chain for an estimate in the step loop. */
  readonly gas: bigint
  /** Which action made it, such as `netswap.swap`; the world sets it, for the tables of who used what. */
  readonly action?: string
  /** Of upkeep: that it may revert and is tried again or given up. Everything else that fails ends the run. */
  readonly mayFail?: true
  /** Of a swap that follows an outer price: what its sender has done outside meanwhile. */
  readonly hedge?: OuterHedge
}

/**
 * The other side of a swap that stands for several of one direction, at moments since the last block (docs/theory.md V07).
 * In a pool each moment comes once: it belongs to whoever comes first in the block.
 */
export interface OuterHedge {
  readonly pool: Address
  /** What was sold outside where the swap buys it, and bought where it sells it; US dollars for a whole one, on average. */
  readonly token: { readonly address: Address; readonly decimals: number }
  readonly price: number
  /** Its first moment and its last, by their places on the path. */
  readonly from: number
  readonly until: number
  /** The same swap as it is worth to its sender when one of these moments has passed: it fails. */
  readonly late: Hex
}

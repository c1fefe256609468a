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
}

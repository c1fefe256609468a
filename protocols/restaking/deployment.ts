import type { Address, Hex } from 'viem'
import type { Token } from '../token.ts'

export interface RestakingDeployment {
  readonly vault: Address
  readonly delegator: Address
  readonly slasher: Address
  readonly rewards: Address
  readonly vaultOptIn: Address
  readonly networkOptIn: Address
  /** What is restaked. */
  readonly collateral: Token
  /** What restakers are paid in. */
  readonly pays: Token
  /** The sequencer set as a network: it pays restakers, and it alone slashes. */
  readonly network: Address
  /** The network's only subnetwork, as Symbiotic names it. */
  readonly subnetwork: Hex
  /** Sequencers: one share of the stake each. */
  readonly operators: readonly Address[]
  /** Where slashed collateral ends. */
  readonly burner: Address
  /** Seconds since 1970 at which epoch 0 began. */
  readonly began: number
  readonly epochSeconds: number
  /** Seconds between two distributions of rewards. */
  readonly rewardSeconds: number
  readonly incidents: readonly Incident[]
}

/** A fault for which the network slashes an operator. */
export interface Incident {
  /** Place among the operators. */
  readonly operator: number
  /** Seconds since 1970. */
  readonly at: number
  /** Share of the operator's stake, in basis points. */
  readonly share: number
}

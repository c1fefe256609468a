import type { Address } from 'viem'

/** The chain's own contracts: fee vault, gas price oracle, wrapped METIS, Multicall3. */
export interface MetisDeployment {
  readonly feeVault: Address
  readonly gasPriceOracle: Address
  readonly wmetis: Address
  readonly multicall3: Address
  /** Whether senders pay for L1 data too, at what the oracle says. */
  readonly l1Fees?: true
}

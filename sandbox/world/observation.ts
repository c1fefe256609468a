import type { Address } from 'viem'
import type { AccountState, ChainState } from '../../protocols/index.ts'

/** What one read of the chain shows. */
export interface Observation {
  readonly chain: ChainState
  /** Supplies in the order of the setting's tokens, straight from the contracts. */
  readonly supplies: readonly bigint[]
  /** Native METIS of everybody who can hold some, in the order of `plans.natives`. */
  readonly natives: readonly bigint[]
  /** Accounts of the agents that decide at the next block, by persona; each holds what its kind asked for. */
  readonly accounts: ReadonlyMap<string, Partial<AccountState>>
}

/** Native METIS of an account at the block of an observation, in wei. */
export const nativeOf = (
  { places }: { readonly places: ReadonlyMap<Address, number> },
  { natives }: Pick<Observation, 'natives'>,
  account: Address,
): bigint => natives[places.get(account) ?? -1] ?? 0n

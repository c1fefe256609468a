import type { Address } from 'viem'
import type { PoolName } from '../pair.ts'
import type { Token } from '../token.ts'

export interface FarmDeployment {
  readonly address: Address
  /** The pool whose LP tokens are staked. */
  readonly pool: PoolName
  readonly stakingToken: Address
  /** What a reward is in the end: METIS or m.USDC. */
  readonly pays: Token
  /** The contract through which rewards vest, when they do. */
  readonly escrow?: Address
  /** Seconds over which each reward vests; 0 when it is paid at once. */
  readonly vestSeconds: number
  /** Whether voting power raises what a stake earns: then it is a BoostedFarm. */
  readonly boosted?: true
  /** What of a reward that has not vested is lost by who takes his stake out, when something is. */
  readonly forfeit?: ForfeitTerms
  /** What stands before it and pays it by a figure, when something does. */
  readonly option?: OptionDeployment
}

/** What leaving a farm costs before its rewards have vested (ForfeitingFarm). */
export interface ForfeitTerms {
  /** Of what has not vested, claimed or not, in proportion to the stake that leaves. */
  readonly share: number
  /** Where it goes. */
  readonly budget: Address
}

/** A contract that a budget pays instead of a farm, and that pays the farm by what the pool has become (KpiOption). */
export interface OptionDeployment {
  readonly address: Address
  /** Where what it does not pay goes back to. */
  readonly budget: Address
}

/** Whom payments to a farm are announced for: the option before it, where there is one. */
export const announcedAs = ({ address, option }: Pick<FarmDeployment, 'address' | 'option'>): Address =>
  option?.address ?? address

export interface FarmsDeployment {
  readonly farms: readonly FarmDeployment[]
}

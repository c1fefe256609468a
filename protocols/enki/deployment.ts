import type { Address } from 'viem'
import type { Pool } from '../netswap/deployment.ts'
import type { Token } from '../token.ts'

export interface EnkiDeployment {
  /** Takes METIS, locks it, shares rewards out, pays tickets. */
  readonly dealer: Address
  readonly queue: Address
  /** Gets its share of rewards and all fees, and keeps them. */
  readonly treasury: Address
  /** Each owns a lock of its own. */
  readonly agents: readonly Address[]
  readonly metis: Token
  readonly eMetis: Token
  /** Staked eMETIS: an ERC-4626 vault. */
  readonly seMetis: Token
  /** eMETIS (base) against METIS (quote), a pair of Netswap's. */
  readonly market: Omit<Pool, 'name'>
  readonly router: Address
  /** Seconds over which rewards stream. */
  readonly cycle: number
  /** Seconds from a request to a ticket's maturity. */
  readonly delay: number
  /** Shares of a ticket that are kept when it is paid and when it is cancelled. */
  readonly redemptionFee: number
  readonly cancelFee: number
  /** Share of rewards that goes to stakers. */
  readonly stakersShare: number
  /** Seconds between two routes of the keeper. */
  readonly routeSeconds: number
}

import type { Address } from 'viem'
import type { Call } from './call.ts'

/** How a policy pays METIS into a protocol, for those whom the protocol then pays. */
export interface Funding<Deployment> {
  /** Whom it reaches, for campaign files and the report: `sequencers, by the payer of their rewards`. */
  readonly whom: string
  /** The contract that gets it. */
  readonly to: (at: Deployment) => Address
  /** What whoever holds so many wei of METIS does to pay them in, all or nothing. */
  readonly pay: (at: Deployment, amount: bigint) => readonly Call[]
}

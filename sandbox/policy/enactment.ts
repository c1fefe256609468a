import type { Address } from 'viem'
import type { Call } from '../../protocols/call.ts'
import type { Deployments } from '../../protocols/index.ts'
import type { Token } from '../../protocols/token.ts'
import type { OrderingName } from '../ordering/index.ts'

/** A policy on the chain: its contracts, its money on the way, and what its steward will do when. */
export interface Enactment {
  readonly deployments: Deployments
  /** Brings the budget to the contract that pays; to be mined before the first block of the run. */
  readonly funding: readonly { readonly token: Token; readonly to: Address; readonly amount: bigint }[]
  /** The steward's calls in order of time. */
  readonly stewardship: readonly StewardCall[]
}

export interface StewardCall {
  /** Seconds since 1970: the first block at or after this time. */
  readonly at: number
  /** Given the time of the block that it will be mined in. */
  readonly call: (now: number) => Call
}

/** When a policy pays, and what it has to know of the world to do so. */
export interface Programme {
  /** Seconds since 1970. */
  readonly start: number
  readonly days: number
  /** Seconds since 1970 at which the evaluation begins: nothing is paid any more from then on. */
  readonly judged: number
  /** How the campaign orders blocks where the policy says nothing. */
  readonly ordering: OrderingName
  /** US dollars for a METIS by which a budget in m.USDC is measured. */
  readonly metisPrice: number
}

import type { Address } from 'viem'
import type { MerkleTree } from '../../protocols/grants/merkle.ts'
import type { Call } from '../../protocols/call.ts'
import type { ChainState, Deployments } from '../../protocols/index.ts'
import type { Token } from '../../protocols/token.ts'
import type { OrderingName } from '../ordering/index.ts'

/** A policy on the chain: its contracts, its money on the way, and what its steward will do when. */
export interface Enactment {
  readonly deployments: Deployments
  /** Brings the budget to the contract that pays; to be mined before the first block of the run. */
  readonly funding: readonly { readonly token: Token; readonly to: Address; readonly amount: bigint }[]
  /** The steward's calls in order of time. */
  readonly stewardship: readonly StewardCall[]
  /** The lists that have to be made on the way, in the order of the policy's airdrops. */
  readonly airdrops: readonly PlannedAirdrop[]
}

export interface StewardCall {
  /** Seconds since 1970: the first block at or after this time. */
  readonly at: number
  /** Given the time of the block that it will be mined in, and what it can go by; nothing, where nothing is to be done. */
  readonly call: (now: number, sight: StewardSight) => Call | undefined
}

/** What the steward can go by: as anybody, the chain after the last block, and the lists made of what it has shown. */
export interface StewardSight {
  readonly chain: ChainState
  /** Seconds since 1970 of the last block in which the steward acted: what was due by then is done. */
  readonly acted: number
  readonly lists: Lists
}

/** When an airdrop is known of, whom it is for, and when it can be claimed. Times in seconds since 1970. */
export interface PlannedAirdrop {
  readonly contract: Address
  /** In wei of METIS. */
  readonly amount: bigint
  readonly by: 'address' | 'capital'
  readonly announced: number
  /** What happens from here on, and before the snapshot, counts. */
  readonly from: number
  readonly snapshot: number
  readonly opens: number
  readonly closes: number
}

/** Who may claim how much of an airdrop. */
export interface AirdropList {
  /** Where an account stands in it. */
  readonly places: ReadonlyMap<Address, number>
  /** Wei of METIS by place. */
  readonly amounts: readonly bigint[]
  readonly tree: MerkleTree
}

/** The lists of a policy's airdrops, by place; undefined before the snapshot. */
export type Lists = readonly (AirdropList | undefined)[]

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

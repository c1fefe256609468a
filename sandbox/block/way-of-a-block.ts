/**
 * The way of a block, from what an agent wants to what the books say: intent, candidate, block transaction, log, fact,
 * entry. Each step of the world takes one of these and makes the next; what they are is said here and nowhere else.
 */
import type { Address } from 'viem'
import type { Draws } from '../../agents/random.ts'
import type { Call, OuterHedge } from '../../protocols/call.ts'
import type { Block } from '../chain/block.ts'
import type { Seen } from '../chain/chain.ts'
import type { Transaction } from '../chain/transaction.ts'
import type { Entry } from '../ledger/ledger.ts'

/** 1. What an agent wants: calls, for the next block. */
export type { Intent } from '../../agents/agent.ts'

/** 2. An intent as the sequencer has it, which may include it or not. */
export interface Candidate {
  /** Unique in a run: the sender's persona, the block in which it was sent, and its place. */
  readonly id: string
  readonly actor: string
  readonly from: Address
  readonly call: Call
  /** Wei that the sender pays for a unit of gas. */
  readonly tip: bigint
  /** When it reached the sequencer, 0..1 of the time since the last block; below 0 when it was there before. */
  readonly arrival: number
  /** Its place among the sender's own, which every rule has to keep. */
  readonly place: number
  /** Seconds since 1970 at which the block was due that it was sent for. */
  readonly since: number
  /** Kept from searchers. */
  readonly hidden?: true
  /** The bundle that it belongs to: all of it succeeds, or none of it is included. */
  readonly bundle?: string
}

/** What somebody wants to come first, and what that is worth to it. */
export interface BlockBid {
  readonly actor: string
  /** Wei of METIS. */
  readonly bid: bigint
  /** When it reached the sequencer, 0..1 of the time since the last block. */
  readonly arrival: number
  /** The bid's own transaction, by which it is paid. */
  readonly entry: Candidate
  /** What comes first; other people's candidates among them are those of the mempool. */
  readonly steps: readonly Candidate[]
}

/** All that there is for a block: what an ordering rule makes an order of. */
export interface BlockCandidates {
  readonly mempool: readonly Candidate[]
  /** Bids to come first, where the rule takes any. */
  readonly bids: readonly BlockBid[]
  /** The sequencer's own chance. */
  readonly draws: Draws
}

/** 3. A transaction in its place, and whose it is: an agent's persona, or `steward`, `bridge` or `genesis`. */
export interface BlockTransaction {
  readonly actor: string
  /** Which action made it, such as `netswap.swap`. */
  readonly action?: string | undefined
  readonly transaction: Transaction
  /** The bundle that it belongs to. */
  readonly bundle?: string
  /** Seconds since 1970 of the block that it was sent for. */
  readonly since?: number
  /** Of a swap that follows an outer price, as long as its moment has not passed: what was done outside. */
  readonly hedge?: OuterHedge | undefined
  /** Of what nobody living in the world has sent: that it may revert, as a try that costs nothing. */
  readonly mayFail?: boolean | undefined
}

/** 4. A block that was mined, its logs perhaps still on their way. */
export interface MinedBlock {
  readonly block: Block
  readonly ordered: readonly BlockTransaction[]
  readonly logs: Seen['logs']
}

/** 5. What a log means, whatever contract it comes from. */
export type { Fact } from '../../protocols/fact.ts'

/** 6. A fact in the books: when it was, and who made it happen. */
export type { Entry } from '../ledger/ledger.ts'

/** A block as the ledger understands it. */
export interface BookedBlock {
  readonly block: Block
  readonly entries: readonly Entry[]
  /** Transactions that reverted, by place in the block. */
  readonly failed: readonly number[]
  readonly ordered: readonly BlockTransaction[]
}

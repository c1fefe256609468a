import type { Address } from 'viem'
import type { Quote } from '../../../protocols/quote.ts'
import type { Entry } from '../ledger.ts'
import type { Valuer, Worth } from '../worth.ts'
import type { PairReserves } from './replay.ts'

/** How value was taken from others by the order of transactions, or by being there first. */
export const extractionTypes = ['sandwich', 'backrun', 'arbitrage', 'peg', 'liquidation'] as const
export type ExtractionType = (typeof extractionTypes)[number]

/** Value that somebody took in a block, as the chain's own logs show it. */
export interface Extraction {
  readonly type: ExtractionType
  /** Who sent the transactions. */
  readonly taker: string
  /** Their places in the block, in order. */
  readonly transactions: readonly number[]
  /** By what the taker's tokens changed, at outer prices, before gas and whatever was paid for the place. */
  readonly gross: Worth
  /** Whose swap was around, whose swap was followed, or who was liquidated; nobody where pools alone gave. */
  readonly victims: readonly Victim[]
}

export interface Victim {
  readonly actor: string
  /** By how much it was left worse off. Who is followed loses nothing by it. */
  readonly loss: Worth
}

/** What of a block the search looks at. */
export interface BlockTrace {
  readonly entries: readonly Entry[]
  readonly worth: Valuer
  /** Pairs with Netswap's formula, as they are after the block. */
  readonly pairs: ReadonlyMap<Address, PairReserves>
  /** Pools of a token against what it stands for. */
  readonly pegged: ReadonlySet<string>
  /** Whose gains count: everybody's but those of whoever only wants to swap. */
  readonly takes: (actor: string) => boolean
  readonly actorOf: (account: Address) => string | undefined
  /** The outer price at which the swap of a transaction was hedged, where it is another one than the block's. */
  readonly hedgeAt?: (transaction: number) => Quote | undefined
}

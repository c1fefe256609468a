import type { Address, Hex } from 'viem'
import { Schema } from 'effect'

/** What a mined block's header says, as far as the simulation uses it. */
export interface Block {
  readonly number: number
  /** Seconds since 1970. */
  readonly timestamp: number
  /** Commits to order, statuses, logs and gas of all transactions and to all earlier blocks; in fork mode not to state. */
  readonly hash: Hex
  /** Real in memory mode, zero in fork mode. */
  readonly stateRoot: Hex
  readonly receiptsRoot: Hex
  readonly coinbase: Address
  readonly gasUsed: bigint
  /** Transaction hashes in mined order: exactly those that were submitted, in their order. */
  readonly transactions: readonly Hex[]
}

/** When a block is mined, and who gets what its senders pay for gas. */
export interface BlockTime {
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly coinbase: Address
}

/** A log as `eth_getLogs` gives it, all numbers in hex. */
export interface Log {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly transactionIndex: Hex
  readonly logIndex: Hex
}

export interface RpcHeader {
  readonly number: Hex
  readonly timestamp: Hex
  readonly hash: Hex
  readonly stateRoot: Hex
  readonly receiptsRoot: Hex
  readonly miner: Address
  readonly gasUsed: Hex
  readonly transactions: readonly Hex[]
}

export const fromHeader = (header: RpcHeader): Block => ({
  number: Number(header.number),
  timestamp: Number(header.timestamp),
  hash: header.hash,
  stateRoot: header.stateRoot,
  receiptsRoot: header.receiptsRoot,
  coinbase: header.miner,
  gasUsed: BigInt(header.gasUsed),
  transactions: header.transactions,
})

/**
 * Compares what was mined with what was submitted. Anvil drops transactions without an error (an overspent balance, a
 * later nonce with a higher fee), so this is checked after every block and a difference stops the run.
 */
export function difference(block: Block, intended: readonly Hex[]): BlockDiffers | undefined {
  const index = intended.findIndex((hash, i) => block.transactions[i] !== hash)
  if (index < 0 && block.transactions.length === intended.length) return undefined
  return new BlockDiffers({
    block: block.number,
    submitted: intended.length,
    mined: block.transactions.length,
    firstDifference: index < 0 ? intended.length : index,
  })
}

export class BlockDiffers extends Schema.TaggedError<BlockDiffers>()('BlockDiffers', {
  block: Schema.Number,
  submitted: Schema.Number,
  mined: Schema.Number,
  firstDifference: Schema.Number,
}) {
  readonly retryable = false
  override get message(): string {
    return `Block ${this.block} holds ${this.mined} transactions where ${this.submitted} were submitted; they differ from place ${this.firstDifference} on. Anvil left something out: look for a sender who cannot pay.`
  }
}

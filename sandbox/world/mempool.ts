import type { Address } from 'viem'
import type { Call } from '../../protocols/protocol.ts'

/** A transaction that an agent wants included. */
export interface MempoolIntent {
  readonly actor: string
  readonly from: Address
  readonly call: Call
  /** Wei that the sender pays for a unit of gas. */
  readonly tip: bigint
  /** When it reached the sequencer, 0..1 of the time since the last block. */
  readonly arrival: number
  /** Its place among the sender's own, which every rule has to keep. */
  readonly place: number
}

/** What a node does with transactions that it cannot accept: it refuses them and everything behind them. */
export interface Admission {
  readonly admitted: readonly MempoolIntent[]
  readonly refused: number
}

/**
 * Lets in what the sender can pay for in the worst case: all gas up to its limit, and all value. Anvil would drop the
 * rest without a word when it mines.
 *
 * @param native the sender's native balance in wei at the last block
 * @param feeCap the highest fee cap that the driver may give a transaction of this block to keep the order
 */
export function admit(intents: readonly MempoolIntent[], native: bigint, feeCap: bigint): Admission {
  let left = native
  for (const [i, { call }] of intents.entries()) {
    left -= call.gas * feeCap + (call.value ?? 0n)
    if (left < 0n) return { admitted: intents.slice(0, i), refused: intents.length - i }
  }
  return { admitted: intents, refused: 0 }
}

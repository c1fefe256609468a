import type { Address } from 'viem'
import { l1Fee, type L1Price } from '../../protocols/metis/l1-fee.ts'
import type { Call } from '../../protocols/protocol.ts'

/** A transaction that an agent wants included. */
export interface MempoolIntent {
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

/** What a node does with transactions that it cannot accept: it refuses them and everything behind them. */
export interface Admission {
  readonly admitted: readonly MempoolIntent[]
  readonly refused: number
}

/**
 * Lets in what the sender can pay for in the worst case: all gas up to its limit, all value, and the L1 data fee where
 * there is one. Anvil would drop the rest without a word when it mines.
 *
 * @param native the sender's native balance in wei at the last block
 * @param feeCap the highest fee cap that the driver may give this intent to keep the order
 * @param data the price of L1 data, and the most that paying for it may cost, in wei
 */
export function admit(
  intents: readonly MempoolIntent[],
  native: bigint,
  feeCap: (intent: MempoolIntent) => bigint,
  data?: { readonly price: L1Price; readonly cost: bigint },
): Admission {
  let left = data === undefined ? native : native - data.cost
  for (const [i, intent] of intents.entries()) {
    const { call } = intent
    left -= call.gas * feeCap(intent) + (call.value ?? 0n) + (data === undefined ? 0n : l1Fee(call.data, data.price))
    if (left < 0n) return { admitted: intents.slice(0, i), refused: intents.length - i }
  }
  return { admitted: intents, refused: 0 }
}

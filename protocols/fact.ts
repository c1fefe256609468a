import type { Address, Hex } from 'viem'

/** A log, as far as its meaning needs it. */
export interface EventLog {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
}

/** What several protocols tell, and what everybody looks for, whoever tells it. */
export type SharedFact =
  /** A token moved. `from` is zero when it was created, `to` when it was destroyed. */
  | {
      readonly type: 'transfer'
      readonly token: Address
      readonly from: Address
      readonly to: Address
      readonly amount: bigint
    }
  | {
      readonly type: 'swap'
      readonly pool: Address
      readonly tokenIn: Address
      readonly tokenOut: Address
      readonly amountIn: bigint
      readonly amountOut: bigint
    }
  | {
      readonly type: 'addLiquidity' | 'removeLiquidity'
      readonly pool: Address
      readonly amount0: bigint
      readonly amount1: bigint
    }
  | {
      readonly type: 'stake' | 'unstake'
      readonly farm: Address
      readonly account: Address
      readonly amount: bigint
    }
  /** A farm paid a reward: the token itself, or its escrowed form. */
  | { readonly type: 'reward'; readonly farm: Address; readonly account: Address; readonly amount: bigint }
  /** A farm was given a reward to emit over `duration` seconds. */
  | { readonly type: 'fund'; readonly farm: Address; readonly amount: bigint; readonly duration: number }

/**
 * The facts there are, by who tells them. A protocol with words of its own adds them in its `facts.ts`, as
 * protocols/auction/facts.ts does, so that no list here has to know it.
 */
export interface Facts {
  readonly shared: SharedFact
}

/** What a log says happened, in the ledger's words. Amounts are in the token's smallest unit. */
export type Fact = Facts[keyof Facts]

/**
 * The meaning of a protocol's logs: by contract (lower case) and first topic.
 *
 * A log that is not in any table is still covered by the digest, and its tokens by the transfer beside it.
 */
export type EventTable = Readonly<
  Record<Address, Readonly<Record<Hex, (log: EventLog, block: EventBlock) => readonly Fact[]>>>
>

export interface EventBlock {
  /** Seconds since 1970. */
  readonly timestamp: number
}

/** Word `index` of a log's data. */
export const dataWord = ({ data }: EventLog, index: number): bigint =>
  BigInt(`0x${data.slice(2 + index * 64, 66 + index * 64)}`)

/** An indexed address. */
export const topicAddress = ({ topics }: EventLog, index: number): Address => `0x${topics[index]!.slice(26)}`

import type { Address, Hex } from 'viem'
import type { MetisFact } from './metis/facts.ts'
import type { DelegationFact } from './delegation/facts.ts'
import type { EnkiFact } from './enki/facts.ts'
import type { SequencingFact } from './sequencing/facts.ts'
import type { HerculesFact } from './hercules/facts.ts'
import type { GrantFact } from './grants/facts.ts'
import type { BridgeFact } from './bridge/facts.ts'
import type { RewardsFact } from './rewards/facts.ts'
import type { PerpetualFact } from './perpetual/facts.ts'
import type { LendingFact } from './lending/facts.ts'
import type { AuctionFact } from './auction/facts.ts'
import type { BatchFact } from './batch/facts.ts'
import type { RestakingFact } from './restaking/facts.ts'

/** A log, as far as its meaning needs it. */
export interface EventLog {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
}

/** What a log says happened, in the ledger's words. Amounts are in the token's smallest unit. */
export type Fact =
  | MetisFact
  | SequencingFact
  | EnkiFact
  | DelegationFact
  | HerculesFact
  | GrantFact
  | BridgeFact
  | RewardsFact
  | PerpetualFact
  | RestakingFact
  | AuctionFact
  | BatchFact
  /** A token moved. `from` is zero when it was created, `to` when it was destroyed. */
  | {
      readonly type: 'transfer'
      readonly token: Address
      readonly from: Address
      readonly to: Address
      readonly amount: bigint
    }
  /** Native METIS became WMETIS or came back from it; the tokens' own movement is a transfer beside it. */
  | { readonly type: 'wrap' | 'unwrap'; readonly account: Address; readonly amount: bigint }
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
  | { readonly type: 'release'; readonly token: Address; readonly account: Address; readonly amount: bigint }
  | {
      readonly type: 'bridgeIn' | 'bridgeOut'
      readonly token: Address
      readonly account: Address
      readonly amount: bigint
    }
  /** The budget announced a payment to a farm, to be made at `due` (seconds). */
  | {
      readonly type: 'announce'
      readonly farm: Address
      readonly amount: bigint
      readonly duration: number
      readonly due: number
    }
  /** The budget bound itself to a payment, whoever it is for, that can be made from `due` (seconds) on; or it has made it. */
  | { readonly type: 'scheduled'; readonly operation: Hex; readonly due: number }
  | { readonly type: 'executed'; readonly operation: Hex }
  | LendingFact

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

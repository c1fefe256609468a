import type { Address, Hex } from 'viem'
import type { Announcement, Conduct, Crossing } from '../../agents/agent.ts'
import type { Candidate, Entry } from '../block/way-of-a-block.ts'
import type { Influence, Market } from '../market/market.ts'
import type { SwapExecution } from '../market/service.ts'
import type { OutsideAccounts } from '../market/outside-accounts.ts'
import type { AirdropList, StewardCall } from '../policy/enactment.ts'
import type { DailyTally } from './daily-tally.ts'
import type { Observation } from './observation.ts'
import type { Mind } from './population.ts'

/**
 * What moves in a run, as it is at one block. A value: each phase of a step makes of it what is new, and whoever holds one
 * may look at it as long as he likes, whatever the world does meanwhile.
 */
export interface State {
  /** Seconds since 1970 of the last block, and how many blocks this run has mined. */
  readonly now: number
  readonly block: number
  readonly market: Market
  readonly outsideAccounts: OutsideAccounts
  /** What was read after the last block and before it, and what that block did to the world outside. */
  readonly seen: Observation
  readonly before: Observation
  readonly influence: Influence
  /** What goes on in everybody, in the order of the setting's inhabitants. */
  readonly minds: readonly Mind[]
  /** Intents that no block has included yet: the chain stood still, or the sequencer left them out. */
  readonly waiting: readonly Candidate[]
  /** How whoever runs a sequencer means to build, by persona. */
  readonly conducts: ReadonlyMap<string, Conduct>
  /** What is on its way over the bridge, in order of departure, and the number of its next message. */
  readonly crossing: readonly OwnCrossing[]
  readonly messages: bigint
  /** The last booked block, whose meaning outside the chain is still to come; see settle.ts. */
  readonly unsettled: UnsettledBlock
  /** Blocks by who is paid for them, and swap fees in US dollars by who paid them. */
  readonly built: DailyTally
  readonly feesPaid: DailyTally
  /** Organic swaps of the last settled block. */
  readonly execution: SwapExecution
  /** The steward's calls still to come, and the payments that the budget has announced and neither made nor taken back. */
  readonly stewardship: readonly StewardCall[]
  /** Seconds since 1970 of the last block in which the steward could act: not while the chain stands still. */
  readonly stewardActed: number
  readonly announced: readonly Announced[]
  /** What is known of each airdrop, in the order of the setting's. */
  readonly airdrops: readonly AirdropRecord[]
}

/** What is new after a phase of a step. */
export type Change = Partial<State>

/** An announcement by its name in the budget, by which it can be taken back. */
export interface Announced extends Announcement {
  readonly operation: Hex
}

/** What is known of an airdrop: who was active in its window so far, and its list once the snapshot has been taken. */
export interface AirdropRecord {
  readonly active: ReadonlySet<Address>
  readonly list?: AirdropList
}

/** Tokens on their way, and whose they are. */
export interface OwnCrossing extends Crossing {
  readonly owner: Address
}

export interface UnsettledBlock {
  readonly entries: readonly Entry[]
  /** Places of transactions that came in bundles. */
  readonly bundled: ReadonlySet<number>
  /** Whose swaps have failed, by persona, once for each. */
  readonly failedSwaps: readonly string[]
  /** In which everybody had decided. */
  readonly market: Market
}

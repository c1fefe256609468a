import type { Entry } from '../ledger/ledger.ts'
import type { RunRecord } from '../metrics/metric.ts'

/** A block as the table of blocks keeps it. */
export interface BlockRow {
  readonly block: number
  readonly timestamp: number
  readonly hash: string
  /** Commits to order, statuses, logs and gas of the block's transactions. */
  readonly receiptsRoot: string
  /** Zero on a fork. */
  readonly stateRoot: string
  readonly transactions: number
  readonly failed: number
  readonly refused: number
  readonly gasUsed: bigint
  /** Outer prices, US dollars. */
  readonly eth: number
  readonly metis: number
  readonly users: number
  /** What its transactions are recognised by; see marks.ts. */
  readonly marks: readonly string[]
}

/** What came of a run. */
export interface RunOutcome {
  readonly record: RunRecord
  readonly blocks: readonly BlockRow[]
  readonly entries: readonly Entry[]
  /** Over ordered transactions, statuses, logs (by way of the block hashes) and the final state. */
  readonly digest: string
  /** Digest of the final state alone. */
  readonly state: string
  /** Decimals of every token in the entries. */
  readonly decimals: (token: string) => number
}

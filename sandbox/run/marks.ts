import type { StepResult } from '../world/step.ts'

/** What a block is recognised by. */
export interface BlockMarks {
  readonly hash: string
  /** One mark a transaction, in their order. */
  readonly transactions: readonly string[]
}

/**
 * What a block is recognised by: its hash, and for each transaction the first eight digits of its own hash, which
 * commits to sender, call and fees, with a `!` behind when it reverted.
 */
export function marksOf({ block, failed }: Pick<StepResult, 'block' | 'failed'>): BlockMarks {
  const bad = new Set(failed)
  return {
    hash: block.hash,
    transactions: block.transactions.map((hash, place) => `${hash.slice(2, 10)}${bad.has(place) ? '!' : ''}`),
  }
}

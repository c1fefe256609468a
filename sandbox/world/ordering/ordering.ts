import type { MempoolIntent } from '../mempool.ts'

/**
 * An ordering rule: what the sequencer does with what is in the mempool. Pure, and free to leave intents out; whatever
 * it returns is mined in that order. The intents of one agent must keep their order, as nonces do.
 *
 * A new rule is one file beside this one and one line in `index.ts`.
 */
export interface OrderingRule {
  readonly name: string
  /** One sentence for the report. */
  readonly title: string
  readonly order: (mempool: readonly MempoolIntent[]) => readonly MempoolIntent[]
}

export const defineOrdering = (rule: OrderingRule): OrderingRule => rule

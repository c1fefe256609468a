import type { Hex } from 'viem'
import type { EventBlock, EventLog, EventTable, Fact } from '../../protocols/fact.ts'

type Meaning = (log: EventLog, block: EventBlock) => readonly Fact[]

/** All protocols' event tables as one: what a log means, by contract and first topic. */
export interface EventIndex {
  /** First topics that mean something, for the log filter. */
  readonly topics: readonly Hex[]
  readonly factsOf: (log: EventLog, block: EventBlock) => readonly Fact[]
}

/**
 * Joins event tables. Several protocols may read the same log: a transfer of WMETIS is a transfer to one and a way out
 * over the bridge to another.
 */
export function indexEvents(tables: readonly EventTable[]): EventIndex {
  const meanings = new Map<string, Meaning[]>()
  const topics = new Set<Hex>()
  for (const table of tables) {
    for (const [address, byTopic] of Object.entries(table)) {
      for (const [topic, meaning] of Object.entries(byTopic) as [Hex, Meaning][]) {
        const key = address.toLowerCase() + topic
        meanings.set(key, [...(meanings.get(key) ?? []), meaning])
        topics.add(topic)
      }
    }
  }
  return {
    topics: [...topics].sort(),
    factsOf: (log, block) => meanings.get(log.address + log.topics[0])?.flatMap((meaning) => meaning(log, block)) ?? [],
  }
}

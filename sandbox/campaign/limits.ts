import { agentKinds } from '../../agents/index.ts'
import type { SchemaFinding } from '../document/finding.ts'
import { listIn, namesIn, numberIn } from '../document/written-part.ts'

/** Each leaves some forty kilobytes in memory, in Anvil and in Node together: so many are four gigabytes. */
const mostBlocks = 100_000
/** All of them are planned before the first begins. */
const mostRuns = 100_000
export const mostWorlds = 100
/** With ten thousand users who swap four times a day, a block of two hours takes fifteen seconds. */
const mostAgents = 20_000

/**
 * What a campaign asks for that would end in memory or in time although each of its numbers by itself may be so: blocks,
 * runs, worlds, and agents of all kinds together.
 */
export function excesses(written: unknown): SchemaFinding[] {
  const found: SchemaFinding[] = []
  const limit = (count: number, most: number, path: SchemaFinding['path'], words: (counted: string) => string) => {
    if (count > most) found.push({ path, says: `${words(inFull(count))}; at most ${inFull(most)} are possible` })
  }
  const worlds = namesIn(written, 'worlds')
  const policies = listIn(written, 'policies').length + 1
  const seconds = numberIn(written, 'blockSeconds')
  const blocks = (numberIn(written, 'days') * 86_400) / seconds
  limit(
    blocks,
    mostBlocks,
    ['days'],
    (counted) =>
      `these are ${counted} blocks of ${seconds} seconds, and each stays in memory: take longer blocks, or fewer days`,
  )
  limit(
    worlds.length,
    mostWorlds,
    ['worlds'],
    (counted) => `these are ${counted} worlds: give some a campaign of their own`,
  )
  limit(
    policies * worlds.length * numberIn(written, 'seeds'),
    mostRuns,
    ['seeds'],
    (counted) =>
      `with ${policies} policies (one is the empty one) and ${worlds.length} worlds these are ${counted} runs, and all are planned at once: take fewer seeds, or several campaigns`,
  )
  const crowd = (counted: string) =>
    `these are ${counted} agents in all, and each may decide in every block: take fewer`
  const counts = Object.keys(agentKinds).map((kind) => [kind, numberIn(written, 'agents', kind, 'count')] as const)
  limit(sum(counts.map(([, count]) => count)), mostAgents, ['agents'], crowd)
  for (const world of worlds) {
    if (namesIn(written, 'worlds', world, 'agents').length === 0) continue
    const there = counts.map(([kind, count]) => {
      const changed = numberIn(written, 'worlds', world, 'agents', kind, 'count')
      return Number.isNaN(changed) ? count : changed
    })
    limit(sum(there), mostAgents, ['worlds', world, 'agents'], crowd)
  }
  return found
}

/** Whatever is no number counts for nothing. */
const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => (Number.isNaN(count) ? total : total + count), 0)

const inFull = (count: number): string => count.toLocaleString('en-US', { maximumFractionDigits: 0 })

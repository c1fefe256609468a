import { arbitragesOf } from './arbitrage.ts'
import type { BlockTrace, Extraction } from './extraction.ts'
import { liquidationsOf } from './liquidation.ts'
import { historiesOf } from './replay.ts'
import { sandwichesOf } from './sandwich.ts'
import { tradesOf } from './trade.ts'

/**
 * Everything that was extracted in a block, found in its logs alone. Every trade belongs to one extraction at most, and
 * the time it takes grows with the number of entries.
 */
export function extractionsOf(trace: BlockTrace): readonly Extraction[] {
  const { entries, pairs, pegged, worth, takes } = trace
  const trades = tradesOf(entries, trace.actorOf, trace.hedgeAt)
  const own = trades.filter(({ actor }) => takes(actor))
  const liquidations = liquidationsOf(trace)
  if (own.length === 0) return liquidations
  const inPool = Map.groupBy(trades, ({ pool }) => pool)
  const histories = historiesOf(entries, trades, pairs)
  const sandwiches = sandwichesOf(inPool, histories, takes, worth)
  const used = new Set(sandwiches.flatMap(({ legs }) => legs))
  const rest = own.filter((trade) => !used.has(trade))
  return [
    ...sandwiches.map(({ extraction }) => extraction),
    ...arbitragesOf(rest, { inPool, histories, pegged, worth }),
    ...liquidations,
  ]
}

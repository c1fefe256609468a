import type { Address } from 'viem'
import type { Valuer } from '../worth.ts'
import type { Extraction, ExtractionType } from './extraction.ts'
import { gainOf } from './gain.ts'
import { type PairHistory, replayWithout } from './replay.ts'
import { sameWay, type Trade } from './trade.ts'

/** Pools and their trades of a block, for asking what came before one of them. */
export interface PoolTrades {
  readonly inPool: ReadonlyMap<Address, readonly Trade[]>
  readonly histories: ReadonlyMap<Address, PairHistory>
  readonly pegged: ReadonlySet<string>
  readonly worth: Valuer
}

/**
 * What takers gained by trades at other prices than the outer market's, be it through several pools round to the token
 * that they began with or in one pool alone. It is a back-run when it would have lost without what others did just before
 * it, and otherwise an arbitrage; in a pool of a token against what it stands for it corrects the peg.
 *
 * @param trades of takers, in the block's order
 */
export function arbitragesOf(trades: readonly Trade[], market: PoolTrades): readonly Extraction[] {
  const places = new Map([...market.inPool.values()].flatMap((list) => list.map((trade, i) => [trade, i] as const)))
  return [...Map.groupBy(trades, ({ actor }) => actor)].flatMap(([taker, own]) =>
    roundsOf(own).flatMap((legs): readonly Extraction[] => {
      const gross = gainOf(legs, market.worth)
      if (gross === undefined || gross <= 0n) return []
      const before = legs.map((leg) => opponents(leg, market.inPool.get(leg.pool)!, places.get(leg)!))
      const followed = before.flat()
      const isBackrun = followed.length > 0 && losesWithout(legs, before, market)
      const type: ExtractionType = isBackrun
        ? 'backrun'
        : legs.some(({ pool }) => market.pegged.has(pool))
          ? 'peg'
          : 'arbitrage'
      const victims = isBackrun ? [...new Set(followed.map(({ actor }) => actor))] : []
      return [
        {
          type,
          taker,
          transactions: legs.map(({ transaction }) => transaction),
          gross,
          victims: victims.map((actor) => ({ actor, loss: 0n })),
        },
      ]
    }),
  )
}

/**
 * One taker's trades as rounds: what leads through several pools back to the token it began with is one, and everything
 * else stands alone.
 */
function roundsOf(trades: readonly Trade[]): readonly (readonly Trade[])[] {
  const rounds: Trade[][] = []
  // Ways that go on from a token, the last one on top.
  const open = new Map<Address, Trade[][]>()
  for (const trade of trades) {
    const ways = open.get(trade.tokenIn) ?? []
    const way = ways.at(-1)
    const extended = way === undefined || way.some(({ pool }) => pool === trade.pool) ? [trade] : [...way, trade]
    if (extended.length > 1) ways.pop()
    if (extended.length > 1 && extended[0]!.tokenIn === trade.tokenOut) {
      rounds.push(extended)
      continue
    }
    const onwards = open.get(trade.tokenOut) ?? []
    onwards.push(extended)
    open.set(trade.tokenOut, onwards)
  }
  const alone = [...open.values()].flatMap((ways) => ways.flatMap((way) => way.map((trade) => [trade])))
  const place = new Map(trades.map((trade, i) => [trade, i]))
  return [...rounds, ...alone].sort(([a], [b]) => place.get(a!)! - place.get(b!)!)
}

/** The swaps of others straight before a trade in its pool, all of them against its direction. */
function opponents(leg: Trade, trades: readonly Trade[], place: number): readonly Trade[] {
  let first = place
  while (first > 0 && trades[first - 1]!.actor !== leg.actor && !sameWay(trades[first - 1]!, leg)) first -= 1
  return trades.slice(first, place)
}

/** Whether legs would have gained nothing had the swaps before each of them not been made. */
function losesWithout(
  legs: readonly Trade[],
  before: readonly (readonly Trade[])[],
  { histories, worth }: PoolTrades,
): boolean {
  const alone = legs.map((leg, i): Trade | undefined => {
    const followed = before[i]!
    if (followed.length === 0) return leg
    const history = histories.get(leg.pool)
    if (history === undefined) return undefined
    const others = new Set(followed)
    const without = replayWithout(history, [followed[0]!, leg], (trade) => others.has(trade))
    return { ...leg, amountOut: without.get(leg)! }
  })
  if (alone.every((leg) => leg !== undefined)) return gainOf(alone, worth)! <= 0n
  // Of a pool with another formula all that can be said is whether somebody was followed transaction by transaction.
  return legs.some((leg, i) => before[i]!.at(-1)?.transaction === leg.transaction - 1)
}

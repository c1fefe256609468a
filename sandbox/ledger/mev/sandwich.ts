import type { Address } from 'viem'
import type { Valuer, Worth } from '../worth.ts'
import type { Extraction, Victim } from './extraction.ts'
import { gainOf } from './gain.ts'
import { type PairHistory, replayWithout } from './replay.ts'
import { sameWay, type Trade } from './trade.ts'

/** A sandwich and the trades that it is made of. */
export interface Sandwich {
  readonly extraction: Extraction
  readonly legs: readonly Trade[]
}

/**
 * The sandwiches of a block: the same taker in the same pool, first one way and then the other, around somebody else's
 * swap in the first direction (docs/theory.md V08). What a victim lost is what the pair would have paid it without the
 * front-run, less what it paid.
 *
 * @param inPool trades of each pool, in their order
 */
export function sandwichesOf(
  inPool: ReadonlyMap<Address, readonly Trade[]>,
  histories: ReadonlyMap<Address, PairHistory>,
  takes: (actor: string) => boolean,
  worth: Valuer,
): readonly Sandwich[] {
  return [...inPool].flatMap(([pool, trades]) => {
    // What each taker did in this pool since it last turned round, all of it in one direction.
    const open = new Map<string, number[]>()
    return trades.flatMap((back, place): readonly Sandwich[] => {
      // What has been closed outside neither opens anything here nor closes it.
      if (!takes(back.actor) || back.hedge !== undefined) return []
      const fronts = open.get(back.actor) ?? []
      const front = trades[fronts[0] ?? -1]
      if (front === undefined || sameWay(front, back)) {
        fronts.push(place)
        open.set(back.actor, fronts)
        return []
      }
      open.set(back.actor, [place])
      const around = trades
        .slice(fronts[0], place)
        .filter((trade) => trade.actor !== back.actor && sameWay(trade, front))
      if (around.length === 0) return []
      // A front-run is before a victim; what came behind the last one is not part of it.
      const last = trades.lastIndexOf(around.at(-1)!, place)
      const legs = [...fronts.filter((at) => at < last).map((at) => trades[at]!), back]
      const gross = gainOf(legs, worth)
      if (gross === undefined) return []
      // The back-run closes what was opened: it opens nothing.
      open.delete(back.actor)
      const history = histories.get(pool)
      const extraction: Extraction = {
        type: 'sandwich',
        taker: back.actor,
        transactions: legs.map(({ transaction }) => transaction),
        gross,
        victims: lossesOf(around, legs, history, worth),
      }
      return [{ extraction, legs }]
    })
  })
}

/** What each victim lost; nothing is known where the pool has another formula. */
function lossesOf(
  around: readonly Trade[],
  legs: readonly Trade[],
  history: PairHistory | undefined,
  worth: Valuer,
): readonly Victim[] {
  const losses = new Map<string, Worth>(around.map(({ actor }) => [actor, 0n]))
  if (history !== undefined) {
    const without = replayWithout(history, [legs[0]!, around.at(-1)!], (trade) => legs.includes(trade))
    for (const trade of around) {
      const lost = worth(trade.tokenOut, without.get(trade)! - trade.amountOut) ?? 0n
      losses.set(trade.actor, losses.get(trade.actor)! + lost)
    }
  }
  return [...losses].map(([actor, loss]) => ({ actor, loss }))
}

import type { Address } from 'viem'
import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import type { Entry } from '../ledger.ts'
import type { Trade } from './trade.ts'

/** A constant-product pool with Netswap's formula, as it is after a block. */
export interface PairReserves {
  readonly token0: Address
  readonly reserve0: bigint
  readonly reserve1: bigint
}

/** What happened to a pair in a block, and its reserves before each of it: what is needed to ask what if. */
export interface PairHistory {
  readonly token0: Address
  readonly steps: readonly Step[]
  /** Where among the steps a trade is. */
  readonly places: ReadonlyMap<Trade, number>
}

/** A change of both reserves. */
interface Step {
  /** Absent when liquidity came or went. */
  readonly trade?: Trade
  readonly change: readonly [bigint, bigint]
  readonly before: readonly [bigint, bigint]
}

/**
 * The histories of pairs in a block, by address. Reserves before it are those after it less all changes.
 *
 * @param trades of the block, in their order
 */
export function historiesOf(
  entries: readonly Entry[],
  trades: readonly Trade[],
  pairs: ReadonlyMap<Address, PairReserves>,
): ReadonlyMap<Address, PairHistory> {
  const changes = new Map<Address, { trade?: Trade; change: readonly [bigint, bigint] }[]>()
  let next = 0
  for (const { fact } of entries) {
    const trade = fact.type === 'swap' || fact.type === 'fill' ? trades[next++] : undefined
    const token0 = 'pool' in fact ? pairs.get(fact.pool)?.token0 : undefined
    if (token0 === undefined || !('pool' in fact)) continue
    const list = changes.get(fact.pool) ?? []
    changes.set(fact.pool, list)
    if (trade !== undefined) list.push({ trade, change: changeBy(trade, token0) })
    if (fact.type === 'addLiquidity') list.push({ change: [fact.amount0, fact.amount1] })
    if (fact.type === 'removeLiquidity') list.push({ change: [-fact.amount0, -fact.amount1] })
  }
  return new Map([...changes].map(([pool, list]) => [pool, historyOf(list, pairs.get(pool)!)]))
}

function historyOf(
  changes: readonly { trade?: Trade; change: readonly [bigint, bigint] }[],
  { token0, reserve0, reserve1 }: PairReserves,
): PairHistory {
  let [at0, at1] = changes.reduce<readonly [bigint, bigint]>(
    ([left0, left1], { change }) => [left0 - change[0], left1 - change[1]],
    [reserve0, reserve1],
  )
  const steps = changes.map((step): Step => {
    const before = [at0, at1] as const
    at0 += step.change[0]
    at1 += step.change[1]
    return { ...step, before }
  })
  const places = new Map(steps.flatMap(({ trade }, place) => (trade === undefined ? [] : [[trade, place] as const])))
  return { token0, steps, places }
}

const changeBy = ({ tokenIn, amountIn, amountOut: paid }: Trade, token0: Address): readonly [bigint, bigint] =>
  tokenIn === token0 ? [amountIn, -paid] : [-paid, amountIn]

/**
 * What a part of a history's trades would have paid out had some of them not been made, all others giving what they gave;
 * liquidity comes and goes as it did. To the wei: the pair's own formula.
 *
 * @param from the first trade that may be left out
 * @param to the last trade that is asked for
 */
export function replayWithout(
  { token0, steps, places }: PairHistory,
  [from, to]: readonly [from: Trade, to: Trade],
  without: (trade: Trade) => boolean,
): ReadonlyMap<Trade, bigint> {
  const outputs = new Map<Trade, bigint>()
  const first = places.get(from)!
  let [at0, at1] = steps[first]!.before
  for (const { trade, change } of steps.slice(first, places.get(to)! + 1)) {
    if (trade === undefined) {
      at0 += change[0]
      at1 += change[1]
      continue
    }
    if (without(trade)) continue
    const forward = trade.tokenIn === token0
    const output = forward ? amountOut(trade.amountIn, at0, at1) : amountOut(trade.amountIn, at1, at0)
    outputs.set(trade, output)
    at0 += forward ? trade.amountIn : -output
    at1 += forward ? -output : trade.amountIn
  }
  return outputs
}

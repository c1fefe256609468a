import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import { poolNames } from '../../../protocols/pair.ts'
import { remembered } from '../../../protocols/remembered.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { roundTripOf } from './cyclic-arbitrage.ts'
import { againstOutside } from './outer-arbitrage.ts'
import { outerPrice } from '../trade/inventory.ts'
import { inAndOut, type PricedPool, marketsOf, onNetswap, type SearcherView, withReserves } from './searcher-view.ts'
import type { PendingSwap } from './pending-swaps.ts'

/**
 * The gap that somebody's swap on Netswap is going to open, closed behind it against the outer market or the pair's other
 * pool. In each pool the swap that opens most.
 */
export const backRuns = (here: SearcherView): readonly Opportunity[] =>
  poolNames.flatMap((name) => {
    const [market, ...others] = marketsOf(here, name)
    const opened = (['buy', 'sell'] as const)
      .flatMap((side) => largest(here.swaps.filter((swap) => swap.pool === name && swap.side === side)))
      .map((swap) => ({ swap, after: marketAfter(here, swap) }))
      .toSorted((a, b) => gap(here, b.after) - gap(here, a.after))[0]
    if (opened === undefined || market === undefined) return []
    const { after, swap } = opened
    const found = [
      ...againstOutside(here, after),
      ...others.flatMap((other) => [...roundTripOf(here, after, other), ...roundTripOf(here, other, after)]),
    ]
    return found.map((opportunity) => ({ ...opportunity, around: { intent: swap.intent, after: 0 } }))
  })

/** Of swaps that go the same way the largest moves the price most. */
const largest = (swaps: readonly PendingSwap[]): readonly PendingSwap[] =>
  swaps.length === 0 ? [] : [swaps.reduce((most, swap) => (swap.amountIn > most.amountIn ? swap : most))]

/** How far a pool's price is from the outer one, either way. */
const gap = (here: SearcherView, { curve, name }: PricedPool): number =>
  Math.abs(Math.log(curve.sqrtPrice ** 2 / outerPrice(here.view, name)))

/** A pool of Netswap's as somebody's swap will leave it. */
const marketAfter = (here: SearcherView, swap: PendingSwap): PricedPool => ({
  ...onNetswap(here, swap.pool),
  curve: curveAfter(swap, here),
})

const curveAfter = remembered(({ pool: name, side, amountIn }: PendingSwap, here: SearcherView) => {
  const market = onNetswap(here, name)
  const { reserves } = inAndOut(here, market, side)
  const taken = amountOut(amountIn, reserves.in, reserves.out)
  return withReserves(market, side, { in: reserves.in + amountIn, out: reserves.out - taken }).curve
})

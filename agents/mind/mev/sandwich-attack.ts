import { swapFee } from '../../../protocols/netswap/deploy.ts'
import { type PoolName, poolNames, type Side } from '../../../protocols/pair.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { outerPrice } from '../trade/inventory.ts'
import { againstOutside, behind, followed, legsAlong } from './outer-arbitrage.ts'
import { exactSandwich, sandwich } from './sandwich.ts'
import { inAndOut, type PricedPool, onNetswap, type SearcherView, withReserves } from './searcher-view.ts'
import type { PendingSwap } from './pending-swaps.ts'

/** In each of Netswap's pools the sandwich that gains most; the gap that it leaves to the outer market is closed with it. */
export const sandwiches = (here: SearcherView): readonly Opportunity[] =>
  poolNames.flatMap((name) => {
    const before = onNetswap(here, name)
    // Who waits was quoted a pool beside the outer price: what follows that comes first, and belongs to the same attack, where
    // an attack is made whole or not at all. Elsewhere somebody else may be at the path before.
    const path = here.view.rules.offers === 'none' ? nothing : legsAlong(here, before)
    return attack(behind(here, before, path.legs), name, followed(here, before, path)[0])
  })

const nothing = { legs: [], taken: [] }

/** The best sandwich in a pool as it is here, behind what comes before it. */
function attack(here: SearcherView, name: PoolName, first: Opportunity | undefined): readonly Opportunity[] {
  const market = onNetswap(here, name)
  const best = (['buy', 'sell'] as const)
    .flatMap((way) => mostProfitable(here, market, way))
    .toSorted((a, b) => b.usd - a.usd)[0]
  if (best === undefined) return []
  const { side, amountIn, minOut, intent } = best.swap
  const { tokenIn, reserves } = inAndOut(here, market, side)
  const found = exactSandwich(reserves, amountIn, minOut, here.held[tokenIn.address] ?? 0n)
  if (found === undefined) return []
  const price = side === 'buy' ? 1 : outerPrice(here.view, name)
  const usd = (amount: bigint): number => (Number(amount) / 10 ** tokenIn.decimals) * price
  const to = here.me
  const [close] = againstOutside(here, withReserves(market, side, found.leaves))
  return [
    {
      profit: usd(found.profit) + (close?.profit ?? 0) + (first?.profit ?? 0),
      gas: 2 * market.gas + (close?.gas ?? 0) + (first?.gas ?? 0),
      calls: [
        ...(first?.calls ?? []),
        market.swap({ side, amountIn: found.amount, minOut: found.bought, to }),
        market.swap({ side: side === 'buy' ? 'sell' : 'buy', amountIn: found.bought, minOut: found.amount, to }),
        ...(close?.calls ?? []),
      ],
      touches: [market.pool.address],
      spends: [...(first?.spends ?? []), { token: tokenIn.address, amount: found.amount }, ...(close?.spends ?? [])],
      around: { intent, after: (first?.calls.length ?? 0) + 1 },
      ...(first?.outside && { outside: first.outside }),
      // What was bought and not sold again goes home over the bridge.
      risk: usd(found.amount) * (swapFee + here.view.outside.bridgeFee),
    },
  ]
}

/** Of the swaps of one side the one whose sandwich would bring most, with any amount of money, and US dollars that it would. */
function mostProfitable(
  here: SearcherView,
  market: PricedPool,
  side: Side,
): readonly { readonly swap: PendingSwap; readonly usd: number }[] {
  const { tokenIn, tokenOut, reserves } = inAndOut(here, market, side)
  const [unitIn, unitOut] = [10 ** tokenIn.decimals, 10 ** tokenOut.decimals]
  const pool = { in: Number(reserves.in) / unitIn, out: Number(reserves.out) / unitOut }
  const price = side === 'buy' ? 1 : outerPrice(here.view, market.name)
  let best: { readonly swap: PendingSwap; readonly usd: number } | undefined
  for (const swap of here.swaps) {
    if (swap.pool !== market.name || swap.side !== side) continue
    const found = sandwich(pool, Number(swap.amountIn) / unitIn, Number(swap.minOut) / unitOut, swapFee)
    const usd = (found?.profit ?? 0) * price
    if (usd > (best?.usd ?? 0)) best = { swap, usd }
  }
  return best === undefined ? [] : [best]
}

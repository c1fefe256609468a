import { swapFee } from '../../../protocols/netswap/deploy.ts'
import { poolNames, type Side } from '../../../protocols/pair.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { outerPrice } from '../trade/inventory.ts'
import { againstOutside } from './outer-arbitrage.ts'
import { exactSandwich, sandwich } from './sandwich.ts'
import { inAndOut, type PricedPool, onNetswap, type SearcherView, withReserves } from './searcher-view.ts'
import type { PendingSwap } from './pending-swaps.ts'

/** In each of Netswap's pools the sandwich that gains most; the gap that it leaves to the outer market is closed with it. */
export const sandwiches = (here: SearcherView): readonly Opportunity[] =>
  poolNames.flatMap((name) => {
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
        profit: usd(found.profit) + (close?.profit ?? 0),
        gas: 2 * market.gas + (close?.gas ?? 0),
        calls: [
          market.swap({ side, amountIn: found.amount, minOut: found.bought, to }),
          market.swap({ side: side === 'buy' ? 'sell' : 'buy', amountIn: found.bought, minOut: found.amount, to }),
          ...(close?.calls ?? []),
        ],
        touches: [market.pool.address],
        spends: [{ token: tokenIn.address, amount: found.amount }, ...(close?.spends ?? [])],
        around: { intent, after: 1 },
        // What was bought and not sold again goes home over the bridge.
        risk: usd(found.amount) * (swapFee + here.view.outside.bridgeFee),
      },
    ]
  })

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

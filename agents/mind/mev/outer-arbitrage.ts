import { affordableSwap } from '../../../protocols/hercules/arbitrage.ts'
import { poolNames } from '../../../protocols/pair.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { outerPrice } from '../trade/inventory.ts'
import { legOf, type PricedPool, marketsOf, type SearcherView, swapOn } from './searcher-view.ts'

/** The gaps between the pools on the chain and the outer markets. */
export const outerArbitrage = (here: SearcherView): readonly Opportunity[] =>
  poolNames.flatMap((name) => marketsOf(here, name).flatMap((market) => againstOutside(here, market)))

/** The gap between a pool and the outer market (docs/theory.md V04), as far as the inventory reaches. */
export function againstOutside(here: SearcherView, market: PricedPool): readonly Opportunity[] {
  const { pool, curve, gas, name } = market
  const price = outerPrice(here.view, name)
  const swap = affordableSwap(curve, price, {
    base: fromUnits(here.held[pool.base.address] ?? 0n, pool.base.decimals),
    quote: fromUnits(here.held[pool.quote.address] ?? 0n, pool.quote.decimals),
  })
  if (swap === undefined) return []
  const leg = legOf(here, market, swap, price)
  if (leg === undefined) return []
  return [
    {
      profit: swap.profit,
      gas,
      calls: [swapOn(here, market, leg)],
      touches: [pool.address],
      spends: [{ token: leg.token, amount: leg.amountIn }],
    },
  ]
}

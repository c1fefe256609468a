import { roundTrip } from '../../../protocols/hercules/arbitrage.ts'
import { poolNames } from '../../../protocols/pair.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import { outerPrice } from '../trade/inventory.ts'
import { legOf, type PricedPool, marketsOf, type SearcherView, swapOn } from './searcher-view.ts'

/** Dollars through two pools of one pair and back: the gaps between the exchanges on the chain. */
export const cyclicArbitrage = (here: SearcherView): readonly Opportunity[] =>
  poolNames.flatMap((name) => {
    const markets = marketsOf(here, name)
    return markets.flatMap((cheap) =>
      markets.filter((dear) => dear !== cheap).flatMap((dear) => roundTripOf(here, cheap, dear)),
    )
  })

/** Base bought in one pool and sold in the other, up to where the two prices meet. */
export function roundTripOf(here: SearcherView, cheap: PricedPool, dear: PricedPool): readonly Opportunity[] {
  const trip = roundTrip(cheap.curve, dear.curve)
  if (trip === undefined) return []
  // Somebody may be faster in one of the pools: a leg alone is to lose no more than evening it out over the bridge.
  if (Math.abs(trip.price / outerPrice(here.view, cheap.name) - 1) > here.view.outside.bridgeFee) return []
  const buy = legOf(here, cheap, trip.buy, trip.price)
  const sell = legOf(here, dear, trip.sell, trip.price)
  if (buy === undefined || sell === undefined) return []
  return [
    {
      profit: trip.profit,
      gas: cheap.gas + dear.gas,
      calls: [swapOn(here, cheap, buy), swapOn(here, dear, sell)],
      touches: [cheap.pool.address, dear.pool.address],
      spends: [buy, sell].map(({ token, amountIn }) => ({ token, amount: amountIn })),
    },
  ]
}

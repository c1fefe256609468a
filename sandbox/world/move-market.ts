import { setBaseline, tickMarket } from '../market/market.ts'
import { pricePath } from '../market/price-path.ts'
import { accrue } from '../market/outside-accounts.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** The outer markets a block later, and what everybody's account outside has earned meanwhile. */
export function moveMarket(
  { blockSeconds, streams, baselineAt, marketParameters }: Setting,
  { market, influence, block, outsideAccounts }: State,
  now: number,
): Pick<State, 'market' | 'outsideAccounts'> {
  const days = blockSeconds / 86_400
  const streamsOfMarket = streams('market')
  const draws = (purpose: string) => streamsOfMarket(purpose, block)
  const based =
    market.baseline === undefined && now >= baselineAt ? setBaseline(market, influence.swaps.quoted) : market
  // Nobody's birth moves the market: people are born where they would have been for long.
  const settling = block * days < marketParameters.settlingDays && now < baselineAt
  const felt = settling ? { ...influence, netOutflowUsd: 0 } : influence
  const moved = tickMarket(based, marketParameters, felt, draws, days)
  const path = pricePath(market, moved, marketParameters, draws, days)
  // Nor is what swaps cost meanwhile what they usually cost.
  const known = settling ? { ...moved, service: undefined } : moved
  return { market: { ...known, path }, outsideAccounts: accrue(outsideAccounts, moved.mainnetYield, days / 365) }
}

import { usesOn } from '../../agents/uses/index.ts'
import { leastCost, venuesOf } from '../../agents/mind/trade/venue.ts'
import { feesEarned } from '../../protocols/markets.ts'
import { isInUse, qualityOf } from '../../protocols/grants/quality.ts'
import { poolNames, type Side } from '../../protocols/pair.ts'
import { fundingRate } from '../../protocols/perpetual/funding.ts'
import type { Influence } from '../market/market.ts'
import { referenceSwaps } from '../market/service.ts'
import { rulesOf } from './view-of.ts'
import type { Observation } from './observation.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/**
 * What a block did to the world outside, as the chain's state shows it: METIS that left or came, what swapping costs,
 * fees of all exchanges, and what builders have built.
 *
 * @param after the chain after the block; before it is what the world has seen last
 */
export function influenceOf(
  setting: Pick<Setting, 'deployments' | 'actions' | 'orderingAt'>,
  { market, seen: before, execution, now }: Pick<State, 'market' | 'seen' | 'execution' | 'now'>,
  after: Observation,
): Influence {
  const { deployments } = setting
  const left = after.chain.bridge.metisOutside - before.chain.bridge.metisOutside
  return {
    netOutflowUsd: (Number(left) / 1e18) * market.metis,
    swaps: { quoted: quotedCost(setting, market, after, now), execution },
    products: productsIn(deployments, after, now),
    fees: feesEarned(deployments, before.chain, after.chain),
    uses: indicesOf(deployments, market, after),
    funding: fundingOf(deployments, after),
  }
}

const sides: readonly Side[] = ['buy', 'sell']

/** Share of reference swaps that fee, price impact and gas take at the best exchange: of both pairs, both ways. */
function quotedCost(
  { deployments, actions, orderingAt }: Pick<Setting, 'deployments' | 'actions' | 'orderingAt'>,
  outside: State['market'],
  { chain }: Observation,
  now: number,
): number {
  const view = { chain, outside, rules: rulesOf(orderingAt(now)) }
  const costs = poolNames.flatMap((pool) => {
    const venues = venuesOf({ view, deployments, actions } as Parameters<typeof venuesOf>[0], pool)
    return sides.map((side) =>
      // Where nobody takes it, a swap costs all that it gives.
      referenceSwaps.reduce(
        (sum, { usd, weight }) => sum + weight * Math.min(1, leastCost(view, venues, side, usd)),
        0,
      ),
    )
  })
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length
}

function fundingOf({ perpetual }: Setting['deployments'], { chain }: Observation): number | undefined {
  const market = chain.perpetual?.markets.metis
  return (
    perpetual && market && fundingRate({ market: market.average, index: market.indexAverage }, perpetual.mostFunding)
  )
}

/** A venue counts while people use it, by the quality that its upkeep has left of it. */
const productsIn = ({ grants }: Setting['deployments'], { chain }: Observation, now: number): number =>
  (chain.grants?.venues ?? []).reduce(
    (sum, venue) => sum + (grants !== undefined && isInUse(venue, now) ? qualityOf(venue, grants, now) : 0),
    0,
  )

function indicesOf(
  deployments: Setting['deployments'],
  outside: State['market'],
  { chain }: Observation,
): Influence['uses'] {
  const here = { deployments, view: { chain, outside } } as never
  return Object.fromEntries(
    usesOn(deployments).flatMap(({ name, index }) => {
      const found = index?.(here)
      return found === undefined ? [] : [[name, found]]
    }),
  )
}

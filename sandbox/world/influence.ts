import { usesOn } from '../../agents/uses/index.ts'
import { feesEarned, marketsOf } from '../../protocols/markets.ts'
import type { Influence } from '../market/market.ts'
import type { Observation } from './observation.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/**
 * What a block did to the world outside, as the chain's state shows it: METIS that left or came, depth and fees of
 * all exchanges, and what builders have built.
 *
 * @param after the chain after the block; before it is what the world has seen last
 */
export function influenceOf(
  { deployments }: Pick<Setting, 'deployments'>,
  { market, seen: before }: Pick<State, 'market' | 'seen'>,
  after: Observation,
): Influence {
  const left = after.chain.bridge.metisOutside - before.chain.bridge.metisOutside
  return {
    netOutflowUsd: (Number(left) / 1e18) * market.metis,
    depth: marketsOf(deployments, after.chain).reduce((sum, { depth }) => sum + depth(0.02), 0),
    products: productsIn(after),
    fees: feesEarned(deployments, before.chain, after.chain),
    uses: indicesOf(deployments, market, after),
  }
}

/** A venue counts by its quality as soon as somebody has used it. */
const productsIn = ({ chain }: Observation): number =>
  (chain.grants?.venues ?? []).reduce((sum, { appeal, visitors }) => sum + (visitors > 0 ? appeal : 0), 0)

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

import type { Address } from 'viem'
import { spotPrice, twoSidedDepth } from '../../protocols/netswap/constant-product.ts'
import { poolNames, swapFee } from '../../protocols/netswap/deploy.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Entry } from '../ledger/ledger.ts'
import type { Influence } from './market.ts'
import type { World } from './world.ts'

/** What the last block did to the world outside: METIS that left or came, depth, and fees earned. */
export function influenceOf(
  world: Pick<World, 'deployments' | 'seen' | 'market'>,
  entries: readonly Entry[],
): Influence {
  const { metis } = world.deployments.bridge
  let netOutflowUsd = 0
  let fees = 0
  for (const { fact, actor } of entries) {
    if (fact.type === 'bridgeOut' && fact.token === metis.address) {
      netOutflowUsd += fromUnits(fact.amount, 18) * world.market.metis
    }
    // What the budget and genesis bring in was not bought.
    if (fact.type === 'bridgeIn' && fact.token === metis.address && actor === 'bridge') {
      netOutflowUsd -= fromUnits(fact.amount, 18) * world.market.metis
    }
    if (fact.type === 'swap') fees += swapFee * usdOf(world, fact.tokenIn, fact.amountIn)
  }
  return { netOutflowUsd, fees, depth: totalDepth(world) }
}

/** Two-sided 2 % depth of all pools, US dollars. */
export function totalDepth({ deployments, seen }: Pick<World, 'deployments' | 'seen'>): number {
  return poolNames.reduce((sum, name) => {
    const { quote } = deployments.netswap.pools[name]
    const reserve = fromUnits(seen.chain.netswap[name].reserves.quote, quote.decimals)
    return sum + twoSidedDepth(reserve, 0.02, swapFee)
  }, 0)
}

/** An amount of a pool's token in US dollars at the pool's own price. */
function usdOf({ deployments, seen }: Pick<World, 'deployments' | 'seen'>, token: Address, amount: bigint): number {
  const { usdc } = deployments.bridge
  if (token === usdc.address) return fromUnits(amount, usdc.decimals)
  const name = poolNames.find((pool) => deployments.netswap.pools[pool].base.address === token)
  if (name === undefined) return 0
  const { base, quote } = deployments.netswap.pools[name]
  const { reserves } = seen.chain.netswap[name]
  const price = spotPrice({
    base: fromUnits(reserves.base, base.decimals),
    quote: fromUnits(reserves.quote, quote.decimals),
  })
  return fromUnits(amount, base.decimals) * price
}

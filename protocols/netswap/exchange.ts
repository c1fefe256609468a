import type { ValuesOf } from '../read.ts'
import type { Exchange } from '../exchange.ts'
import type { Holdings } from '../holding.ts'
import { fromUnits, toUnits } from '../token.ts'
import { optimalTrade, type PoolReserves, reservesAfter, spotPrice, twoSidedDepth } from './constant-product.ts'
import { swapFee } from './deploy.ts'
import { poolNames } from '../pair.ts'
import type { NetswapDeployment, Pool } from './deployment.ts'
import type { netswapState, Reserves } from './state.ts'

type State = ValuesOf<ReturnType<typeof netswapState>>

/** A pool's reserves in whole tokens. */
export const wholeReserves = ({ base, quote }: Pick<Pool, 'base' | 'quote'>, reserves: Reserves): PoolReserves => ({
  base: fromUnits(reserves.base, base.decimals),
  quote: fromUnits(reserves.quote, quote.decimals),
})

/** A pool's reserves in whole tokens, and in the smallest units. */
export interface FoundReserves {
  readonly whole: PoolReserves
  readonly units: Reserves
}

/**
 * A pool's reserves as they are, or, where an outer price is given in quote tokens for a base token, as the most profitable
 * arbitrage against that price leaves them (docs/theory.md V07).
 */
export function reservesBeside(
  pool: Pick<Pool, 'base' | 'quote'>,
  units: Reserves,
  outer: number | undefined,
): FoundReserves {
  const known = wholeReserves(pool, units)
  const arbitrage = outer === undefined ? undefined : optimalTrade(known, outer, swapFee)
  if (arbitrage === undefined) return { whole: known, units }
  const whole = reservesAfter(known, arbitrage)
  const { base, quote } = pool
  return { whole, units: { base: toUnits(whole.base, base.decimals), quote: toUnits(whole.quote, quote.decimals) } }
}

export const netswapExchange: Exchange<NetswapDeployment, State> = {
  markets: ({ pools }, state) =>
    poolNames.map((name) => {
      const reserves = wholeReserves(pools[name], state[name].reserves)
      return {
        pair: name,
        pool: pools[name].address,
        price: spotPrice(reserves),
        depth: (move) => twoSidedDepth(reserves.quote, move, swapFee),
        fee: { providers: swapFee, protocol: 0 },
      }
    }),
  earned: ({ pools }, before, after) =>
    poolNames.reduce((sum, name) => sum + feesOf(pools[name], before[name], after[name]), 0),
}

/** Fees are what makes the invariant grow for each LP token; US dollars at the pool's own price. */
function feesOf(pool: Pool, before: State['native'], after: State['native']): number {
  const share = ({ reserves, liquidity }: State['native']) => {
    const { base, quote } = wholeReserves(pool, reserves)
    return Math.sqrt(base * quote) / Number(liquidity)
  }
  const reserves = wholeReserves(pool, after.reserves)
  const value = reserves.base * spotPrice(reserves) + reserves.quote
  return value * Math.max(0, share(after) / share(before) - 1)
}

export const netswapHoldings: Holdings<NetswapDeployment, State> = ({ pools }, state, ownShare) =>
  poolNames.map((name) => {
    const { address, base, quote } = pools[name]
    const reserves = wholeReserves(pools[name], state[name].reserves)
    return {
      name,
      use: 'liquidity',
      tokens: [
        { token: base, amount: reserves.base },
        { token: quote, amount: reserves.quote },
      ],
      share: 1 - ownShare(address),
    }
  })

import type { Exchange } from '../exchange.ts'
import type { Holdings } from '../holding.ts'
import { poolNames } from '../pair.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits } from '../token.ts'
import { curveOf, depthAround } from './curve.ts'
import type { CurvePool, HerculesDeployment } from './deployment.ts'
import { amountsOf } from './range.ts'
import type { herculesState } from './state.ts'
import { priceOf } from './tick.ts'

type State = ValuesOf<ReturnType<typeof herculesState>>

export const herculesExchange: Exchange<HerculesDeployment, State> = {
  markets: ({ pools }, state) =>
    poolNames.map((name) => {
      const { fee, communityFee, sqrtPrice } = state[name].price
      return {
        pair: name,
        pool: pools[name].address,
        price: priceOf(sqrtPrice, pools[name]),
        depth: (move) => depthAround(curveOf(state[name], pools[name]), move),
        fee: { providers: fee * (1 - communityFee), protocol: fee * communityFee },
      }
    }),
  earned: ({ pools }, before, after) =>
    poolNames.reduce((sum, name) => sum + feesOf(pools[name], before[name], after[name]), 0),
}

/**
 * Fees for a unit of liquidity times the liquidity that was there, the mean of before and after where the price has
 * crossed the end of a range; with the protocol's share, which that growth is without.
 */
function feesOf(pair: CurvePool, before: State['native'], after: State['native']): number {
  const liquidity = (Number(before.liquidity) + Number(after.liquidity)) / 2
  const grown = (side: 'base' | 'quote'): number =>
    (Number(after.feeGrowth[side] - before.feeGrowth[side]) / 2 ** 128) * liquidity
  const ofBase = (grown('base') / 10 ** pair.base.decimals) * priceOf(after.price.sqrtPrice, pair)
  return (ofBase + grown('quote') / 10 ** pair.quote.decimals) / (1 - after.price.communityFee)
}

/** All that is in the pools, fees that nobody has collected among it, but for what the foundation opened with. */
export const herculesHoldings: Holdings<HerculesDeployment, State> = ({ pools }, state) =>
  poolNames.map((name) => {
    const { base, quote, opening } = pools[name]
    const own = amountsOf(BigInt(opening.liquidity), opening.range, state[name].price.sqrtPrice)
    const { reserves } = state[name]
    return {
      name,
      use: 'liquidity',
      tokens: [
        { token: base, amount: fromUnits(reserves.base - own.base, base.decimals) },
        { token: quote, amount: fromUnits(reserves.quote - own.quote, quote.decimals) },
      ],
      share: 1,
    }
  })

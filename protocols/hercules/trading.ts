import { swapped } from '../pair.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits, toUnits } from '../token.ts'
import type { Trading } from '../venue.ts'
import type { herculesActions } from './actions.ts'
import { optimalSwap } from './arbitrage.ts'
import { curveAfter, curveOf, type LiquidityCurve, sellDownTo, swapExactly } from './curve.ts'
import type { HerculesDeployment } from './deployment.ts'
import type { herculesState } from './state.ts'

type State = ValuesOf<ReturnType<typeof herculesState>>

export const herculesTrading: Trading<HerculesDeployment, State, ReturnType<typeof herculesActions>> = {
  venue: ({ pools }, state, { swap }, pool, outer) => {
    const pair = pools[pool]
    const curve = beside(curveOf(state[pool], pair), outer)
    const price = curve.sqrtPrice ** 2
    return {
      name: 'hercules',
      pool,
      address: pair.address,
      base: pair.base,
      quote: pair.quote,
      gas: 300_000,
      atOnce: true,
      fee: curve.fee,
      cost: (side, usd) => {
        const { amountOut: out } = swapExactly(curve, side, side === 'sell' ? usd / price : usd)
        return 1 - (side === 'sell' ? out : out * price) / usd
      },
      quoted: (side, amountIn) => {
        const [given, got] = swapped(pair, side)
        return toUnits(swapExactly(curve, side, fromUnits(amountIn, given.decimals)).amountOut, got.decimals)
      },
      toSell: (least) => sellDownTo(curve, least).amountIn,
      curve: () => curve,
      swap: (order) => swap({ pool, ...order }),
    }
  },
  approvals: ({ swapApprovals }, pool) => swapApprovals(pool),
}

/** The pool as arbitrage against an outer price leaves it, where there is one and it pays. */
function beside(curve: LiquidityCurve, outer: number | undefined): LiquidityCurve {
  const arbitrage = outer === undefined ? undefined : optimalSwap(curve, outer)
  return arbitrage === undefined ? curve : curveAfter(curve, arbitrage)
}

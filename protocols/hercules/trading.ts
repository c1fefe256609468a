import { swapped } from '../pair.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits, toUnits } from '../token.ts'
import type { Trading } from '../venue.ts'
import type { herculesActions } from './actions.ts'
import { curveOf, sellDownTo, swapExactly } from './curve.ts'
import type { HerculesDeployment } from './deployment.ts'
import type { herculesState } from './state.ts'

type State = ValuesOf<ReturnType<typeof herculesState>>

export const herculesTrading: Trading<HerculesDeployment, State, ReturnType<typeof herculesActions>> = {
  venue: ({ pools }, state, { swap }, pool) => {
    const pair = pools[pool]
    const curve = curveOf(state[pool], pair)
    const price = curve.sqrtPrice ** 2
    return {
      name: 'hercules',
      pool,
      address: pair.address,
      base: pair.base,
      quote: pair.quote,
      gas: 300_000,
      atOnce: true,
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

import { curveOfReserves } from '../hercules/curve.ts'
import type { PoolName } from '../pair.ts'
import type { ValuesOf } from '../read.ts'
import { remembered } from '../remembered.ts'
import type { Trading } from '../venue.ts'
import type { netswapActions } from './actions.ts'
import { amountOut, amountToSell, type PoolReserves } from './constant-product.ts'
import { swapFee } from './deploy.ts'
import type { NetswapDeployment } from './deployment.ts'
import { reservesBeside } from './exchange.ts'
import type { netswapState } from './state.ts'

type State = ValuesOf<ReturnType<typeof netswapState>>

const curveAt = remembered((_: State[PoolName], reserves: PoolReserves) => curveOfReserves(reserves, swapFee))

export const netswapTrading = {
  venue: ({ pools }, state, { swap }, pool, outer) => {
    const { address, base, quote } = pools[pool]
    const { whole: reserves, units } = reservesBeside(pools[pool], state[pool].reserves, outer)
    const isAsStated = units === state[pool].reserves
    return {
      name: 'netswap',
      pool,
      address,
      base,
      quote,
      gas: 130_000,
      atOnce: true,
      fee: swapFee,
      // To the first order, which is the usual rule of thumb.
      cost: (_side, usd) => swapFee + usd / reserves.quote,
      quoted: (side, amountIn) =>
        side === 'sell' ? amountOut(amountIn, units.base, units.quote) : amountOut(amountIn, units.quote, units.base),
      toSell: (price) => amountToSell(reserves, price, swapFee),
      curve: () => (isAsStated ? curveAt(state[pool], reserves) : curveOfReserves(reserves, swapFee)),
      swap: (order) => swap({ pool, ...order }),
    }
  },
  approvals: ({ approvals }, pool) => approvals(pool),
} satisfies Trading<NetswapDeployment, State, ReturnType<typeof netswapActions>>

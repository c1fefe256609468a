import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import { lpSymbols } from './deploy.ts'
import { poolNames } from '../pair.ts'
import type { NetswapDeployment } from './deployment.ts'
import type { netswapAccount } from './state.ts'

/** LP tokens in the wallet. */
export const netswapPositions = (
  _at: NetswapDeployment,
  account: ValuesOf<ReturnType<typeof netswapAccount>>,
): Position[] =>
  poolNames.map((name) => ({
    name: 'liquidity',
    amount: account[name],
    unit: { symbol: lpSymbols[name], decimals: 18 },
  }))

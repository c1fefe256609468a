import { lpSymbols } from '../netswap/deploy.ts'
import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { FarmsDeployment } from './deployment.ts'
import type { farmsAccount } from './state.ts'

/** LP tokens staked, and rewards: to be claimed, and claimed but still vesting. */
export const farmsPositions = (
  { farms }: FarmsDeployment,
  account: ValuesOf<ReturnType<typeof farmsAccount>>,
): Position[] =>
  farms.flatMap(({ pool, pays }, i) => {
    const { staked, earned, escrowed } = account[i]!
    return [
      { name: 'stake', amount: staked, unit: { symbol: lpSymbols[pool], decimals: 18 } },
      { name: 'reward', amount: earned, unit: pays },
      { name: 'waiting', amount: escrowed, unit: pays },
    ]
  })

import { lpSymbols } from '../netswap/deploy.ts'
import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { RewardsDeployment } from './deployment.ts'
import type { rewardsAccount } from './state.ts'

/** METIS locked for voting power, LP tokens in the boosted farm, and what these have earned. */
export const rewardsPositions = (
  { metis, farm }: RewardsDeployment,
  { locked, staked, earned, rebate }: ValuesOf<ReturnType<typeof rewardsAccount>>,
): Position[] => [
  { name: 'lock', amount: locked, unit: metis },
  { name: 'stake', amount: staked, unit: { symbol: lpSymbols[farm.pool], decimals: 18 } },
  { name: 'reward', amount: earned, unit: farm.pays },
  { name: 'reward', amount: rebate, unit: metis },
]

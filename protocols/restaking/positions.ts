import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { RestakingDeployment } from './deployment.ts'
import type { restakingAccount } from './state.ts'

/** Collateral in the vault, what of it is on its way out as far as a slash can reach it, and rewards. */
export const restakingPositions = (
  { collateral, pays }: RestakingDeployment,
  { active, slashable, rewards }: ValuesOf<ReturnType<typeof restakingAccount>>,
): Position[] => [
  { name: 'stake', amount: active, unit: collateral },
  { name: 'waiting', amount: slashable > active ? slashable - active : 0n, unit: collateral },
  { name: 'reward', amount: rewards, unit: pays },
]

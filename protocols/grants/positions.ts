import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { GrantsDeployment } from './deployment.ts'
import type { grantsAccount } from './state.ts'

/** METIS locked for votes; of grants, what a claim would pay now and what is still to be reached or to vest. */
export const grantsPositions = (
  { metis }: GrantsDeployment,
  { locked, grants }: ValuesOf<ReturnType<typeof grantsAccount>>,
): Position[] => [
  { name: 'lock', amount: locked, unit: metis },
  { name: 'reward', amount: grants.claimable, unit: metis },
  { name: 'waiting', amount: grants.granted - grants.received - grants.claimable, unit: metis },
]

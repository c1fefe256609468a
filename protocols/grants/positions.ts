import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { GrantsDeployment } from './deploy.ts'
import type { grantsAccount } from './state.ts'

/** METIS locked for votes. */
export const grantsPositions = (
  { metis }: GrantsDeployment,
  { locked }: ValuesOf<ReturnType<typeof grantsAccount>>,
): Position[] => [{ name: 'lock', amount: locked, unit: metis }]

import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { SequencingDeployment } from './deployment.ts'
import type { sequencingAccount } from './state.ts'

/** An operator's lock and what is owed to it. */
export const sequencingPositions = (
  { metis }: SequencingDeployment,
  { seat }: ValuesOf<ReturnType<typeof sequencingAccount>>,
): Position[] => [
  { name: 'lock', amount: seat.amount, unit: metis },
  { name: 'reward', amount: seat.reward, unit: metis },
]

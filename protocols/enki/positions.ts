import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { EnkiDeployment } from './deployment.ts'
import type { enkiAccount } from './state.ts'

/** seMETIS, LP tokens of the market, and tickets that wait; plain eMETIS is a token in the wallet. */
export const enkiPositions = (
  { eMetis, seMetis }: EnkiDeployment,
  { seMetis: staked, liquidity, tickets }: ValuesOf<ReturnType<typeof enkiAccount>>,
): Position[] => [
  { name: 'stake', amount: staked, unit: seMetis },
  { name: 'liquidity', amount: liquidity, unit: { symbol: 'eMETIS-LP', decimals: 18 } },
  ...tickets.map(({ amount }): Position => ({ name: 'waiting', amount, unit: eMetis })),
]

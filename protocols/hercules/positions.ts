import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { HerculesDeployment } from './deployment.ts'
import type { herculesAccount } from './state.ts'

/** What each position's liquidity is at the present price, and its fees; of the first eight positions. */
export const herculesPositions = (
  { pools }: HerculesDeployment,
  { positions }: ValuesOf<ReturnType<typeof herculesAccount>>,
): Position[] =>
  positions.first.flatMap(({ pool, amounts, owed }) => {
    const { base, quote } = pools[pool]
    return [
      { name: 'liquidity', amount: amounts.base, unit: base },
      { name: 'liquidity', amount: amounts.quote, unit: quote },
      { name: 'reward', amount: owed.base, unit: base },
      { name: 'reward', amount: owed.quote, unit: quote },
    ]
  })

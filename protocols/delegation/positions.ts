import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { DelegationDeployment } from './deployment.ts'
import type { delegationAccount } from './state.ts'

/** Shares of each place's pool, in hand and in tickets: what they are worth, the pool says. */
export const delegationPositions = (
  _at: DelegationDeployment,
  { stakes }: ValuesOf<ReturnType<typeof delegationAccount>>,
): Position[] =>
  stakes.flatMap(({ shares, waiting }, place) => {
    const unit = { symbol: `share of delegationPool${place}`, decimals: 18 }
    return [
      { name: 'stake', amount: shares, unit },
      { name: 'waiting', amount: waiting, unit },
    ]
  })

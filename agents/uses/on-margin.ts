import { type Hedge, hedged, hedgeUser, unhedged } from './hedged.ts'
import { makingUser, perpetualMake } from './perpetual-make.ts'
import { perpetual, sideUser } from './perpetual.ts'
import type { AnyUse } from './use.ts'

/**
 * All uses that have margin on the perpetual exchange, and uses that may be hedged there, with and without a hedge. They
 * come together, since an account has one margin and one position for all of them (perpetual-account.ts).
 */
export function onMargin(hedges: readonly Hedge[]): readonly AnyUse[] {
  const users = [sideUser('long'), sideUser('short'), makingUser, ...hedges.map(hedgeUser)]
  return [
    ...hedges.flatMap((hedge) => [unhedged(hedge, users), hedged(hedge, users)]),
    perpetual('long', 'A leveraged long of METIS, behind margin in dollars', users),
    perpetual('short', 'A leveraged short of METIS, behind margin in dollars', users),
    perpetualMake(users),
  ]
}

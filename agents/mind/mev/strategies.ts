import type { Opportunity } from '../trade/opportunity.ts'
import { backRuns } from './back-run.ts'
import { cyclicArbitrage } from './cyclic-arbitrage.ts'
import { liquidations } from './liquidation.ts'
import { outerArbitrage } from './outer-arbitrage.ts'
import { pegTrades } from './peg-trade.ts'
import { sandwiches } from './sandwich-attack.ts'
import type { SearcherView } from './searcher-view.ts'

/**
 * Where gains come from: each says what it sees now. One that looks at a protocol which may be off says nothing when it
 * is. A new strategy is one file beside these and one line here.
 */
export const strategies: readonly ((here: SearcherView) => readonly Opportunity[])[] = [
  outerArbitrage,
  cyclicArbitrage,
  backRuns,
  sandwiches,
  pegTrades,
  liquidations,
]

import type { Call } from '../call.ts'
import type { Holding } from '../holding.ts'
import { defineProtocol } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits } from '../token.ts'
import { perpetualActions } from './actions.ts'
import * as contracts from './artifacts.gen.ts'
import { deployPerpetual } from './deploy.ts'
import type { PerpetualDeployment } from './deployment.ts'
import { perpetualEvents } from './events.ts'
import { perpetualExposure } from './exposure.ts'
import { marketNames } from './market.ts'
import { perpetualParameters } from './parameters.ts'
import { perpetualPositions } from './positions.ts'
import { perpetualAccount, perpetualState } from './state.ts'

export type { PerpetualFact } from './facts.ts'

type State = ValuesOf<ReturnType<typeof perpetualState>>

/**
 * Perpetual futures on METIS and ether. The foundation, which makes the first market, settles its own funding at the end
 * of every block: that brings the markets' funding and index averages up to date for everybody. At the top it would be
 * the same, as averages do not see what is traded at their own time.
 */
export const perpetual = defineProtocol({
  name: 'perpetual',
  title: 'Perpetual futures on METIS and ether (Perpetual Protocol v2)',
  simplified:
    'None in the contracts: Perp v2 as published. No proxies; the funding and mark windows are set for blocks an hour apart. The foundation makes a market in both pairs, so that the first trader finds one.',
  parameters: perpetualParameters,
  needs: ['bridge', 'feeds'],
  contracts,
  deploy: deployPerpetual,
  state: perpetualState,
  account: perpetualAccount,
  positions: perpetualPositions,
  actions: perpetualActions,
  events: perpetualEvents,
  // Virtual tokens never leave the exchange: what is held for them is m.USDC and WMETIS in the vault.
  tokens: () => [],
  holders: ({ vault, insuranceFund, desk }) => ({ vault, insuranceFund, desk }),
  upkeep: (at, { state }) => (isTraded(state) ? [] : [settling(at)]),
  closing: (at, { state }) => (isTraded(state) ? [settling(at)] : []),
  // Virtual tokens have eighteen decimals.
  quotes: ({ markets }, _state, outer) =>
    marketNames.map((name) => ({ token: markets[name].base, decimals: 18, price: outer[name] })),
  exposure: perpetualExposure,
  holdings: margin,
})

/**
 * The foundation settles its own funding. It may fail: a trade that has emptied a market leaves no average to settle by in
 * its block, and funding then waits for the next one.
 */
const settling = (at: PerpetualDeployment): Call => ({
  ...perpetualActions(at).settleFunding(at.foundation),
  mayFail: true,
})

/** Behind the very first trade of a market, in its block, funding cannot be settled: until somebody trades it is at the top. */
const isTraded = ({ survey: { long, short } }: State): boolean =>
  marketNames.every((name) => long[name] + short[name] > 0n)

/** Margin in the vault beyond what the foundation opened with; the insurance fund's money is the protocol's own. */
function margin({ settlement, collateral, opening }: PerpetualDeployment, state: State): Holding[] {
  const dollars = fromUnits(state.deposits, settlement.decimals)
  return [
    {
      name: 'margin',
      use: 'deposit',
      tokens: [
        { token: settlement, amount: Math.max(0, dollars - opening) },
        { token: collateral, amount: fromUnits(state.collateral, collateral.decimals) },
      ],
      share: 1,
    },
  ]
}

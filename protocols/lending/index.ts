import type { Fact } from '../fact.ts'
import type { Holding } from '../holding.ts'
import { defineProtocol, type Moved } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import { fromUnits } from '../token.ts'
import { lendingActions } from './actions.ts'
import { adoptLending, lendingPlaces } from './adopt.ts'
import * as contracts from './artifacts.gen.ts'
import { deployLending } from './deploy.ts'
import type { LendingDeployment } from './deployment.ts'
import { lendingEvents } from './events.ts'
import { fromRay } from './interest.ts'
import { lendingPositions } from './positions.ts'
import { lendingAccount, lendingState } from './state.ts'
import { lendingParameters } from './terms.ts'

export type { LendingFact } from './facts.ts'

/** Aave v3: METIS, WETH, m.USDC and perhaps seMETIS to supply, to borrow at variable rates, and to liquidate. */
export const lending = defineProtocol({
  name: 'lending',
  title: 'Lending market (Aave v3) of METIS, WETH and m.USDC, and of seMETIS where enki is on',
  simplified:
    'None in the pool: Aave v3 as published, without gateway, incentives and UI providers. The operator of the switch for outages tells from L1, at the top of a block, whether a sequencer is there to build it: what is over by then it does not see. The price of seMETIS is its rate times that of METIS, whatever the market of eMETIS says.',
  parameters: lendingParameters,
  needs: ['bridge', 'feeds'],
  mayNeed: ['enki'],
  contracts,
  deploy: deployLending,
  adopt: { places: lendingPlaces, take: adoptLending, anew: true },
  state: lendingState,
  account: lendingAccount,
  positions: lendingPositions,
  actions: lendingActions,
  events: lendingEvents,
  // aTokens and debt tokens grow by themselves: what they claim is checked against reserves in the tests instead.
  tokens: () => [],
  holders: ({ reserves }) => Object.fromEntries(reserves.map(({ name, aToken }) => [`${name}Reserve`, aToken])),
  exposure: { moved: borrowedAndLent },
  holdings: notLent,
  // As of the last block the switch may still be as before the outage, or as in it.
  upkeep: (at, { halted, state: { sequencer } }) =>
    sequencer.up === halted ? [lendingActions(at).setSequencer(!halted)] : [],
  fromL1: true,
})

/**
 * What is supplied and not borrowed, as far as it is not the foundation's, whose supply has grown with its interest.
 * seMETIS is left out: enki counts the METIS that it stands for.
 */
function notLent({ reserves }: LendingDeployment, state: ValuesOf<ReturnType<typeof lendingState>>): Holding[] {
  const counted = reserves.filter(({ name }) => name !== 'seMetis')
  return counted.map(({ id, name, token, opening }) => {
    const { available, totals } = state.reserves[id]!
    const supplied = fromUnits(totals.supplied, token.decimals)
    const own = opening * fromRay(totals.liquidityIndex)
    return {
      name,
      use: 'deposit',
      tokens: [{ token, amount: fromUnits(available, token.decimals) }],
      share: supplied > 0 ? Math.max(0, 1 - own / supplied) : 0,
    }
  })
}

/** What is lent adds, what is owed takes away; a liquidation repays the one and seizes the other. */
function borrowedAndLent(_at: LendingDeployment, fact: Fact): readonly Moved[] {
  switch (fact.type) {
    case 'supply':
    case 'repay':
      return [{ account: fact.account, unit: fact.token, amount: fact.amount }]
    case 'withdrawal':
    case 'borrow':
      return [{ account: fact.account, unit: fact.token, amount: -fact.amount }]
    case 'liquidation':
      return [
        { account: fact.account, unit: fact.token, amount: fact.amount },
        { account: fact.account, unit: fact.collateral, amount: -fact.seized },
      ]
    default:
      return []
  }
}

import { loanLiquidations } from '../credit/loan-liquidations.ts'
import { perpetualLiquidations } from '../credit/perpetual-liquidations.ts'
import type { Opportunity } from '../trade/opportunity.ts'
import type { SearcherView } from './searcher-view.ts'

/** Accounts that may be liquidated, on the lending market and the perpetual exchange. */
export const liquidations = (here: SearcherView): readonly Opportunity[] => [...onLending(here), ...onPerpetual(here)]

/** Loans whose collateral can be evened out over the bridge; what only stands for METIS is for those who sell it. */
function onLending({ me, view, deployments, actions }: SearcherView): readonly Opportunity[] {
  const [at, state, make] = [deployments.lending, view.chain.lending, actions.lending]
  if (at === undefined || state === undefined || make === undefined) return []
  const { metis, weth, usdc } = deployments.bridge
  const kept = new Set([metis, weth, usdc].map(({ address }) => address))
  return loanLiquidations({
    me,
    view: { ...view, chain: { ...view.chain, lending: state } },
    deployments: { ...deployments, lending: at },
    actions: { ...actions, lending: make },
  }).filter(({ seized }) => kept.has(seized.reserve.token.address))
}

/** Positions taken over on the perpetual exchange; margin that is missing there comes from the wallet. */
function onPerpetual({ view, deployments, actions }: SearcherView): Opportunity[] {
  const [at, make, account] = [deployments.perpetual, actions.perpetual, view.account.perpetual]
  const { perpetual } = view.chain
  if (at === undefined || make === undefined || account === undefined || perpetual === undefined) return []
  const { settlement } = at
  return perpetualLiquidations({ chain: { perpetual } }, at, make).map((opportunity) => {
    const missing = opportunity.spends.reduce((sum, { amount }) => sum + amount, 0n) - account.free
    if (missing <= 0n) return { ...opportunity, spends: [] }
    return {
      ...opportunity,
      calls: [make.deposit(settlement, missing), ...opportunity.calls],
      spends: [{ token: settlement.address, amount: missing }],
    }
  })
}

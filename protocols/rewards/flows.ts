import { rewardFlow } from '../farms/flows.ts'
import type { Flows } from '../flow.ts'
import type { RewardsDeployment } from './deployment.ts'

/** Fees, rewards and rebates are the operator's money until they are claimed; what nobody was promised he takes back. */
export const rewardsFlows: Flows<RewardsDeployment, unknown> = {
  moved: ({ feeDistributor, farm, rebates, metis, operator }, fact) => {
    const token = metis.address
    if (fact.type === 'transfer' && fact.token === token) {
      const { from, to, amount } = fact
      if (from === operator && [feeDistributor, farm.address, rebates].includes(to)) {
        return [{ from: { begins: 'fees and rewards for lockers' }, to, token, amount }]
      }
      return from === rebates && to === operator ? [{ from, to, token, amount, earned: true }] : []
    }
    if (fact.type !== 'reward') return []
    if (fact.farm === farm.address) return [rewardFlow(farm, fact)]
    const pays = fact.farm === feeDistributor || (fact.farm === rebates && fact.account !== operator)
    return pays ? [{ from: fact.farm, to: fact.account, token, amount: fact.amount, earned: true }] : []
  },
  holds: ({ feeDistributor, farm, rebates, metis }, _, balance) =>
    [feeDistributor, farm.address, rebates].map((place) => ({
      pots: [place],
      token: metis.address,
      amount: balance(metis.address, place),
    })),
}

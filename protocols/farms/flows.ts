import type { Fact } from '../fact.ts'
import type { Flow, Flows, Pot } from '../flow.ts'
import type { FarmDeployment, FarmsDeployment } from './deployment.ts'

/** Where a farm's rewards lie until they are claimed: behind its escrow, when they vest. */
export const rewardPot = ({ address, escrow }: FarmDeployment): Pot => escrow ?? address

/** A reward is its staker's when he claims it, or bit by bit from then on when it vests. */
export const rewardFlow = (farm: FarmDeployment, fact: Extract<Fact, { type: 'reward' }>): Flow => ({
  from: rewardPot(farm),
  to: fact.account,
  token: farm.pays.address,
  amount: fact.amount,
  ...(farm.vestSeconds > 0 ? { form: 'vested', vestSeconds: farm.vestSeconds } : { earned: true }),
})

export const farmsFlows: Flows<FarmsDeployment, unknown> = {
  moved: ({ farms }, fact) =>
    fact.type === 'reward'
      ? farms.filter(({ address }) => address === fact.farm).map((farm) => rewardFlow(farm, fact))
      : [],
  holds: ({ farms }, _, balance) =>
    farms.map((farm) => ({
      pots: [rewardPot(farm)],
      token: farm.pays.address,
      amount: balance(farm.escrow ?? farm.pays.address, farm.address),
    })),
}

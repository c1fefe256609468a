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

/** What an option pays is its farm's, and what it does not pay is the budget's again, for what it was promised for. */
const optionFlows = ({ option, ...farm }: FarmDeployment, fact: Extract<Fact, { type: 'transfer' }>): Flow[] =>
  option === undefined || fact.from !== option.address
    ? []
    : [
        {
          from: option.address,
          to: fact.to === option.budget ? `${option.budget}/${option.address}` : rewardPot(farm),
          token: fact.token,
          amount: fact.amount,
        },
      ]

/** What is lost is the budget's again, for what it was promised for: what the farm held, and what was to vest. */
function forfeitFlows({ forfeit, ...farm }: FarmDeployment, fact: Extract<Fact, { type: 'forfeit' }>): Flow[] {
  if (forfeit === undefined || fact.farm !== farm.address) return []
  const pot = rewardPot(farm)
  const back = { from: pot, to: `${forfeit.budget}/${pot}`, token: farm.pays.address } as const
  return [
    { ...back, amount: fact.unclaimed },
    { ...back, amount: fact.granted, unvests: { account: fact.account, part: fact.part } },
  ]
}

export const farmsFlows: Flows<FarmsDeployment, unknown> = {
  moved: ({ farms }, fact) => {
    if (fact.type === 'transfer') return farms.flatMap((farm) => optionFlows(farm, fact))
    if (fact.type === 'forfeit') return farms.flatMap((farm) => forfeitFlows(farm, fact))
    if (fact.type !== 'reward') return []
    return farms.filter(({ address }) => address === fact.farm).map((farm) => rewardFlow(farm, fact))
  },
  holds: ({ farms }, _, balance) =>
    farms.flatMap(({ option, ...farm }) => [
      {
        pots: [rewardPot(farm)],
        token: farm.pays.address,
        amount: balance(farm.escrow ?? farm.pays.address, farm.address),
      },
      ...(option === undefined
        ? []
        : [{ pots: [option.address], token: farm.pays.address, amount: balance(farm.pays.address, option.address) }]),
    ]),
}

import type { Flows } from '../flow.ts'
import type { AirdropsDeployment } from './deployment.ts'

/** An airdrop's money is paid when somebody claims it; what nobody does is the budget's again. */
export const airdropsFlows: Flows<AirdropsDeployment, unknown> = {
  moved: ({ budget }, fact) => {
    switch (fact.type) {
      case 'airdropPaid':
        return [{ from: fact.airdrop, to: fact.account, token: fact.token, amount: fact.amount }]
      case 'airdropLapsed':
        return fact.amount === 0n
          ? []
          : [{ from: fact.airdrop, to: `${budget}/${fact.airdrop}`, token: fact.token, amount: fact.amount }]
      default:
        return []
    }
  },
  holds: ({ contracts, pays }, _, balance) =>
    contracts.map((airdrop) => ({
      pots: [airdrop],
      token: pays.address,
      amount: balance(pays.address, airdrop),
    })),
}

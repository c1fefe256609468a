import type { Flows } from '../flow.ts'
import type { RebatesDeployment } from './deployment.ts'

/** What the purse hands on is theirs who paid fees; until then it is nobody's. */
export const rebatesFlows: Flows<RebatesDeployment, unknown> = {
  moved: ({ purse, pays }, fact) =>
    fact.type === 'reward' && fact.farm === purse
      ? [{ from: purse, to: fact.account, token: pays.address, amount: fact.amount }]
      : [],
  holds: ({ purse, pays }, _, balance) => [
    { pots: [purse], token: pays.address, amount: balance(pays.address, purse) },
  ],
}

import type { Flows } from '../flow.ts'
import type { RestakingDeployment } from './deployment.ts'
import type { restakingState } from './state.ts'
import type { ValuesOf } from '../read.ts'

/**
 * What the network has put aside is emitted by time, and what arrives besides is shared out whole with the next
 * distribution; from then on it is owed, and its restakers' when they claim it.
 */
export const restakingFlows: Flows<RestakingDeployment, ValuesOf<ReturnType<typeof restakingState>>> = {
  moved: ({ rewards, pays }, fact) => {
    const token = pays.address
    if (fact.type === 'fund' && fact.farm === rewards) {
      return [{ from: { begins: 'rewards of restaking' }, to: `${rewards}/ahead`, token, amount: fact.amount }]
    }
    if (fact.type === 'distribution' && fact.place === rewards) {
      return [{ from: [rewards, `${rewards}/ahead`], to: `${rewards}/owed`, token, amount: fact.amount, owed: true }]
    }
    return fact.type === 'reward' && fact.farm === rewards
      ? [{ from: `${rewards}/owed`, to: fact.account, token, amount: fact.amount, earned: true }]
      : []
  },
  holds: ({ rewards, pays }, state, balance) => {
    const { owed } = state.rewards
    return [
      { pots: [`${rewards}/owed`], token: pays.address, amount: owed },
      {
        pots: [`${rewards}/ahead`, rewards],
        token: pays.address,
        amount: balance(pays.address, rewards) - owed,
      },
    ]
  },
  ends: ({ burner }) => ({ [burner]: 'burnt' }),
}

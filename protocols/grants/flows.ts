import type { Address } from 'viem'
import type { Flows, Pot } from '../flow.ts'
import type { ValuesOf } from '../read.ts'
import type { GrantsDeployment } from './deployment.ts'
import type { grantsState } from './state.ts'

/** Where money for somebody's grant lies in the fund until the grant is made; what is given back lies there again. */
export const fundedFor = ({ timelock }: Pick<GrantsDeployment, 'timelock'>, recipient: Address): Pot =>
  `${timelock}/${recipient}`

const inBook = ({ book }: GrantsDeployment, grant: number): Pot => `${book}/${grant}`

/** A grant's money goes from the fund to the book, and is its recipient's when he is paid. */
export const grantsFlows: Flows<GrantsDeployment, ValuesOf<ReturnType<typeof grantsState>>> = {
  moved: (at, fact) => {
    switch (fact.type) {
      case 'grant':
        return [
          {
            from: [fundedFor(at, fact.account), { begins: 'the fund’s own' }],
            to: inBook(at, fact.grant),
            token: fact.token,
            amount: fact.amount,
          },
        ]
      case 'grantPaid':
        return [{ from: inBook(at, fact.grant), to: fact.account, token: fact.token, amount: fact.amount }]
      case 'clawback':
        return [
          { from: inBook(at, fact.grant), to: fundedFor(at, fact.account), token: fact.token, amount: fact.amount },
        ]
      case 'airdropClaim':
        return [{ from: at.distributor, to: fact.account, token: fact.token, amount: fact.amount, earned: true }]
      default:
        return []
    }
  },
  holds: (at, { grants, airdropLeft }) => [
    { pots: [at.distributor], token: at.metis.address, amount: airdropLeft },
    ...grants.flatMap(({ amount, paid, clawedBack }, grant) =>
      amount === 0n ? [] : [{ pots: [inBook(at, grant)], token: at.metis.address, amount: amount - paid - clawedBack }],
    ),
  ],
  // What is neither granted nor on its way to be is the fund's.
  ends: ({ timelock }) => ({ [timelock]: 'treasury' }),
}

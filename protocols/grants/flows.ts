import type { Address } from 'viem'
import type { Flows, Pot } from '../flow.ts'
import type { ValuesOf } from '../read.ts'
import type { GrantsDeployment } from './deployment.ts'
import type { grantsState } from './state.ts'

/** Where money for a call lies in the fund until its grant is made; what is given back lies there again. */
export const fundedFor = ({ timelock }: Pick<GrantsDeployment, 'timelock'>, call: number): Pot =>
  `${timelock}/call-${call}`

/** The pot that somebody's grant is paid from, where he has it by a call. */
const calledFor = (at: GrantsDeployment, { calls }: Pick<State, 'calls'>, recipient: Address): Pot | undefined => {
  const call = calls.findIndex(({ applicant }) => applicant === recipient)
  return call < 0 ? undefined : fundedFor(at, call)
}

type State = ValuesOf<ReturnType<typeof grantsState>>

const inBook = ({ book }: GrantsDeployment, grant: number): Pot => `${book}/${grant}`

/** A grant's money goes from the fund to the book, and is its recipient's when he is paid. */
export const grantsFlows: Flows<GrantsDeployment, State> = {
  moved: (at, fact, { after }) => {
    switch (fact.type) {
      case 'grant':
        return [
          {
            from: [...given(calledFor(at, after, fact.account)), { begins: 'the fund’s own' }],
            to: inBook(at, fact.grant),
            token: fact.token,
            amount: fact.amount,
          },
        ]
      case 'grantPaid':
        return [{ from: inBook(at, fact.grant), to: fact.account, token: fact.token, amount: fact.amount }]
      case 'clawback':
        return [
          {
            from: inBook(at, fact.grant),
            to: calledFor(at, after, fact.account) ?? at.timelock,
            token: fact.token,
            amount: fact.amount,
          },
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

const given = (pot: Pot | undefined): readonly Pot[] => (pot === undefined ? [] : [pot])

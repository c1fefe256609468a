import type { Address } from 'viem'
import type { Fact } from '../../../protocols/fact.ts'
import type { Flow, Held, Pot } from '../../../protocols/flow.ts'
import { fundedFor } from '../../../protocols/grants/flows.ts'
import type { Promised } from '../../policy/promised-payments.ts'
import type { Passage } from './passage.ts'

/** Where the money of a part of the budget lies before it is paid. */
export const promisedIn = ({ deployments: { budget, grants } }: Passage, { call, to }: Promised): Pot =>
  call === undefined ? `${budget.timelock}/${to}` : fundedFor(grants!, call)

/** What leaves the budget is the part's that it is for. */
export function outOfBudget(passage: Passage, fact: Fact): readonly Flow[] {
  if (fact.type !== 'transfer' || fact.from !== passage.deployments.budget.timelock) return []
  const part = passage.promised.find(
    ({ by, to, token }) => by === 'budget' && to === fact.to && token.address === fact.token,
  )
  if (part === undefined) return []
  // What buys liquidity goes into a pool, and is the treasury's there.
  const to = part.owned === true ? passage.treasury : fact.to
  return [{ from: promisedIn(passage, part), to, token: fact.token, amount: fact.amount }]
}

/** What a policy has not paid yet is in its budget, or in the fund. */
export function heldByPolicy(passage: Passage, balance: (token: Address, owner: Address) => bigint): readonly Held[] {
  const { promised, deployments } = passage
  const held = Map.groupBy(promised, ({ by, token }) => `${by}/${token.address}`)
  return [...held.values()].map((parts) => {
    const { by, token } = parts[0]!
    const holder = by === 'budget' ? deployments.budget.timelock : deployments.grants!.timelock
    return {
      pots: parts.map((part) => promisedIn(passage, part)),
      token: token.address,
      amount: balance(token.address, holder),
      least: true,
    }
  })
}

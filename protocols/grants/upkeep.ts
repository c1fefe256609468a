import { zeroAddress } from 'viem'
import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { grantsActions } from './actions.ts'
import { attestations, deliveredBy, practiceOf } from './attestation.ts'
import type { GrantsDeployment } from './deployment.ts'
import type { GrantForm } from './kind.ts'
import type { GrantCall, grantsState } from './state.ts'

/** Seconds after which a deed that keeps failing, for want of money say, is given up. */
const patience = 2 * 86_400

type Moment = Upkeep<ValuesOf<ReturnType<typeof grantsState>>>

/**
 * What the fund's operator does: as steward it proposes whoever has applied, and taking back from whoever has failed, votes
 * for its own proposals and sees to it that what has carried is done; as attestor it judges what was handed in; as treasurer
 * it settles what is over.
 */
export const grantsUpkeep = (at: GrantsDeployment, moment: Moment): Call[] => [
  ...govern(at, moment),
  ...awards(at, moment),
  ...reviews(at, moment),
  ...attestations(at, moment),
  ...settlements(at, moment),
]

function govern(at: GrantsDeployment, { now, state }: Moment): Call[] {
  const { vote, queue, execute } = grantsActions(at)
  return state.proposals.flatMap(({ stand }, seat) => {
    const { id, proposer, stage, opens, closes, executable } = stand
    if (id === 0n) return []
    const open = (stage === 'pending' || stage === 'active') && opens < now && now <= closes
    const voted = ((state.stewardVoted >> BigInt(seat)) & 1n) === 1n
    if (open && proposer === at.steward && !voted) return [vote(id, 'for')]
    if (stage === 'succeeded') return [queue(id)]
    const due = stage === 'queued' && executable <= now && now < executable + patience
    // The fund may lack the money: what was voted on is then tried again, and stays unpaid if it never comes.
    return due ? [{ ...execute(id), mayFail: true }] : []
  })
}

/** Whoever has applied for what the fund called for is proposed, once. */
function awards(at: GrantsDeployment, { state }: Moment): Call[] {
  const { propose, grant } = grantsActions(at)
  return state.calls.flatMap((call, number) => {
    const { applicant, amount } = call
    const proposed = state.proposals.some(({ asks }) => asks.recipient === applicant && asks.amount === amount)
    if (applicant === zeroAddress || proposed) return []
    return [propose(grant({ ...formOf(call), recipient: applicant }), `Grant ${number + 1}`)]
  })
}

function formOf({ kind, amount, milestones, due, duration, until }: GrantCall): GrantForm {
  const dated = until > 0 ? { until } : {}
  switch (kind) {
    case 'upfront':
      return { kind, amount }
    case 'milestone':
      return { kind, amount, milestones, ...dated }
    case 'vested':
      return { kind, amount, duration }
    case 'retroactive':
      return { kind, amount, due, ...(milestones > 0 && { parts: milestones }), ...dated }
  }
}

/** Who has nothing complete to show at the review may lose what has not vested, as often as the call has said; by a vote. */
function reviews(at: GrantsDeployment, { now, state, draws }: Moment): Call[] {
  const { propose, clawBack } = grantsActions(at)
  return state.grants.flatMap((grant, number) => {
    const { enforcement, review } = practiceOf(state, grant)
    const failed = !deliveredBy(state, grant).includes(true)
    const proposed = state.proposals.some(({ takesBack }) => takesBack === number)
    const due = grant.kind === 'vested' && grant.amount > 0n && grant.clawedBack === 0n && review <= now
    if (!due || !failed || proposed || draws(`clawback/${number}`).uniform() >= enforcement) return []
    return [propose(clawBack(number), `Take back grant ${number + 1}`)]
  })
}

/**
 * The book closes on a grant when nothing can be added to it any more: the fund pays what is owed and has not been asked
 * for, and takes back what was not earned. So no payment is left for later.
 */
function settlements(at: GrantsDeployment, { now, state }: Moment): Call[] {
  const { claim, lapse } = grantsActions(at)
  return state.grants.flatMap(({ amount, paid, claimable, clawedBack, until }, grant) => {
    const open = amount - paid - claimable - clawedBack
    const over = until > 0 && now >= until
    return [
      ...(over && open > 0n ? [lapse(grant)] : []),
      ...(claimable > 0n && (over || open === 0n) ? [claim(grant)] : []),
    ]
  })
}

import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { grantsActions } from './actions.ts'
import type { GrantsDeployment } from './deployment.ts'
import type { grantsState } from './state.ts'

/** Seconds after which a deed that keeps failing, for want of money say, is given up. */
const patience = 2 * 86_400

type Moment = Upkeep<ValuesOf<ReturnType<typeof grantsState>>>

/**
 * What the fund's operator does: as steward it votes for its own proposals and sees to it that what has carried is done;
 * as attestor it compares the visitors of a recipient's venue with what a milestone takes; as treasurer it settles what is over.
 */
export const grantsUpkeep = (at: GrantsDeployment, moment: Moment): Call[] => [
  ...govern(at, moment),
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

function attestations(at: GrantsDeployment, { now, state }: Moment): Call[] {
  if (at.attestor !== at.steward) return []
  const { attest } = grantsActions(at)
  return state.grants.flatMap(({ recipient, milestones, attested, clawedBack, due, until }, grant) => {
    const visitors = state.venues.find(({ builder }) => builder === recipient)?.visitors ?? 0
    const reached = Math.min(milestones, Math.floor(visitors / at.usersPerMilestone))
    const open = clawedBack === 0n && due <= now && (until === 0 || now < until)
    return Array.from({ length: open ? Math.max(0, reached - attested) : 0 }, () => attest(grant))
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

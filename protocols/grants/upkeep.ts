import type { Call, Upkeep } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import { grantsActions } from './actions.ts'
import type { GrantsDeployment } from './deploy.ts'
import type { grantsState } from './state.ts'

/** Seconds after which a deed that keeps failing, for want of money say, is given up. */
const patience = 2 * 86_400

type Moment = Upkeep<ValuesOf<ReturnType<typeof grantsState>>>

/**
 * What the fund's operator does: as steward it votes for its own proposals and sees to it that what has carried is done;
 * as attestor it compares the visitors of a recipient's venue with what a milestone takes.
 */
export const grantsUpkeep = (at: GrantsDeployment, moment: Moment): Call[] => [
  ...govern(at, moment),
  ...attestations(at, moment),
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
    return due ? [execute(id)] : []
  })
}

function attestations(at: GrantsDeployment, { now, state }: Moment): Call[] {
  if (at.attestor !== at.steward) return []
  const { attest } = grantsActions(at)
  return state.grants.flatMap(({ recipient, milestones, attested, clawedBack, due }, grant) => {
    const visitors = state.venues.find(({ builder }) => builder === recipient)?.visitors ?? 0
    const reached = Math.min(milestones, Math.floor(visitors / at.usersPerMilestone))
    const missing = clawedBack === 0n && due <= now ? Math.max(0, reached - attested) : 0
    return Array.from({ length: missing }, () => attest(grant))
  })
}

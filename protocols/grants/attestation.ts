import { zeroAddress } from 'viem'
import type { Call } from '../call.ts'
import type { Upkeep } from '../protocol.ts'
import type { ValuesOf } from '../read.ts'
import { grantsActions } from './actions.ts'
import type { GrantsDeployment } from './deployment.ts'
import type { GrantPractice } from './kind.ts'
import type { grantsState, GrantRecord } from './state.ts'

type Moment = Upkeep<ValuesOf<ReturnType<typeof grantsState>>>

/** How the fund goes about a grant that nobody applied for. */
const unsaid: GrantPractice = { enforcement: 0, review: 0, oracleError: 0, users: 8, noise: 0 }

/** What a grant's call has said, or what goes without saying. */
export const practiceOf = ({ calls }: Moment['state'], { recipient }: Pick<GrantRecord, 'recipient'>): GrantPractice =>
  calls.find(({ applicant }) => applicant === recipient) ?? unsaid

/** For each stage that somebody has handed in, whether it is complete. */
export const deliveredBy = (
  { deliveries }: Moment['state'],
  { recipient }: Pick<GrantRecord, 'recipient'>,
): readonly boolean[] => deliveries.find(({ maker }) => maker === recipient)?.complete ?? []

/**
 * What the operator attests: of a milestone grant the stages that it finds complete, each looked at once and now and then
 * wrongly, and of one in retrospect, when it is due, the share of it that visitors have earned, as far as they can be counted.
 */
export function attestations(at: GrantsDeployment, { now, state, draws }: Moment): Call[] {
  if (at.attestor !== at.steward) return []
  const { attest } = grantsActions(at)
  return state.grants.flatMap((grant, number) => {
    const { recipient, kind, milestones, attested, clawedBack, due, until } = grant
    const open = recipient !== zeroAddress && clawedBack === 0n && due <= now && (until === 0 || now < until)
    if (!open) return []
    const practice = practiceOf(state, grant)
    const visitors = state.venues.find(({ builder }) => builder === recipient)?.visitors ?? 0
    const found =
      kind === 'milestone'
        ? reached(deliveredBy(state, grant).slice(0, milestones), practice, (stage) =>
            draws(`oracle/${number}/${stage}`),
          )
        : attested === 0
          ? Math.round(milestones * measured(visitors, practice, draws(`measure/${number}`)))
          : attested
    return Array.from({ length: Math.max(0, found - attested) }, () => attest(number))
  })
}

type Draw = ReturnType<Moment['draws']>

/**
 * Stages that an attestor who errs so often takes for complete.
 *
 * @example
 * const surely = () => ({ uniform: () => 0.5 })
 * reached([true, false], { oracleError: 0 }, surely) // => 1
 */
export const reached = (
  complete: readonly boolean[],
  { oracleError }: Pick<GrantPractice, 'oracleError'>,
  draws: (stage: number) => Draw,
): number => complete.filter((done, stage) => done !== draws(stage).uniform() < oracleError).length

/**
 * Share of a grant that so many visitors earn, as it is measured: never more than all of it, and right on average where there
 * are few.
 *
 * @example
 * measured(4, { users: 8, noise: 0 }, { uniform: () => 0.5 }) // => 0.5
 */
export function measured(
  visitors: number,
  { users, noise }: Pick<GrantPractice, 'users' | 'noise'>,
  { uniform }: Draw,
): number {
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return Math.min(1, (visitors / Math.max(1, users)) * Math.exp(noise * normal - noise ** 2 / 2))
}

import type { Call } from '../../../protocols/call.ts'
import { poolNames } from '../../../protocols/pair.ts'
import type { Situation } from '../../agent.ts'
import { venueApprovals } from '../trade/venue.ts'

type Here = Pick<Situation<never, never>, 'actions' | 'deployments'>

/** Lets every exchange and market on this chain take its tokens. */
export const allowances = (here: Here): readonly Call[] => {
  const { actions, deployments } = here
  const { lending } = deployments
  return [
    ...poolNames.flatMap((name) => venueApprovals(here, name)),
    ...(actions.enki?.approvals() ?? []),
    ...(lending?.reserves.flatMap((reserve) => actions.lending?.approvals(reserve) ?? []) ?? []),
    ...(actions.perpetual?.approvals() ?? []),
    ...(actions.auction?.approvals() ?? []),
  ]
}

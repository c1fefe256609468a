import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { delegationActions } from './actions.ts'
import type { DelegationDeployment } from './deployment.ts'
import type { delegationState } from './state.ts'

export type DelegationValues = ValuesOf<ReturnType<typeof delegationState>>

/** What a keeper does: routes each pool once in a while, until it is over. */
export function delegationUpkeep(
  at: DelegationDeployment,
  { now, state }: Pick<Upkeep<DelegationValues>, 'now' | 'state'>,
): readonly Call[] {
  const { route } = delegationActions(at)
  return state.pools.flatMap(({ pool, shares, routedAt }) =>
    shares > 0n && now >= routedAt + at.routeSeconds ? [route(pool)] : [],
  )
}

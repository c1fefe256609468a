import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { enkiActions } from './actions.ts'
import type { EnkiDeployment } from './deployment.ts'
import type { enkiState } from './state.ts'

export type EnkiValues = ValuesOf<ReturnType<typeof enkiState>>

/**
 * What ENKI's keeper does: routes METIS once in a while, and shares rewards out when there are any and the last stream
 * is over, so that they begin to stream at once.
 */
export function enkiUpkeep(
  at: EnkiDeployment,
  { now, state }: Pick<Upkeep<EnkiValues>, 'now' | 'state'>,
): readonly Call[] {
  const actions = enkiActions(at)
  const { stream, locks, backed, eMetisSupply, routedAt } = state
  const something = locks.owed > 0n || stream.waiting > 0n || backed > eMetisSupply
  return [
    ...(something && now >= stream.end ? [actions.harvest()] : []),
    ...(now >= routedAt + at.routeSeconds ? [actions.route()] : []),
  ]
}

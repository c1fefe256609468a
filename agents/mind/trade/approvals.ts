import { poolNames } from '../../../protocols/pair.ts'
import type { Call } from '../../../protocols/call.ts'
import type { Situation } from '../../agent.ts'

/** Puts the allowances in front that these calls need and the agent has not given yet. */
export function withApprovals(
  { deployments, actions }: Pick<Situation<never, never>, 'deployments' | 'actions'>,
  intents: readonly Call[],
  approved: readonly string[],
): { intents: readonly Call[]; approved: readonly string[] } {
  const fresh = [...new Set(intents.map(({ to }) => to))].filter((to) => !approved.includes(to))
  const approvals = fresh.flatMap((to): Call[] => {
    if (to === deployments.netswap.router) return poolNames.flatMap(actions.netswap.approvals)
    if (to === deployments.hercules?.router) return poolNames.flatMap((pool) => actions.hercules!.swapApprovals(pool))
    const batched = poolNames.find((pool) => deployments.batch?.pools[pool].address === to)
    if (batched !== undefined) return actions.batch!.approvals(batched)
    if (to === deployments.bridge.fastExit?.address) return actions.bridge.fastApprovals()
    return deployments.farms.farms.filter(({ address }) => address === to).map(actions.farms.approval)
  })
  return { intents: [...approvals, ...intents], approved: [...approved, ...fresh] }
}

import { type StatedSwap, statedSwap } from '../../../protocols/netswap/pending.ts'
import type { Deployments } from '../../../protocols/index.ts'
import { lately } from '../../../protocols/lately.ts'
import type { Pending } from '../../agent.ts'

/** A swap that waits in the open. */
export interface PendingSwap extends StatedSwap {
  readonly intent: Pending
}

const approval = '0x095ea7b3'

/**
 * Swaps among what waits that a bundle can be built around: before somebody's intent goes all that they have sent before
 * it, so that must not be more than allowances. Every searcher of a block looks at the same list.
 */
export const swapsAmong = (
  { netswap }: Pick<Deployments, 'netswap'>,
  pending: readonly Pending[],
): readonly PendingSwap[] => swapsIn(pending, netswap)

const swapsIn = lately((pending: readonly Pending[], netswap: Deployments['netswap']) => {
  const busy = new Set<string>()
  return pending.flatMap((intent): PendingSwap[] => {
    if (busy.has(intent.from) || intent.call.data.startsWith(approval)) return []
    busy.add(intent.from)
    const swap = statedSwap(netswap, intent.call)
    return swap === undefined ? [] : [{ ...swap, intent }]
  })
})

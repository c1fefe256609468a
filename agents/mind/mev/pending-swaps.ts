import { type StatedSwap, statedSwap } from '../../../protocols/netswap/pending.ts'
import type { Deployments } from '../../../protocols/index.ts'
import type { Pending } from '../../agent.ts'

/** A swap that waits in the open. */
export interface PendingSwap extends StatedSwap {
  readonly intent: Pending
}

const approval = '0x095ea7b3'

/** What was found in a list of what waits: every searcher of a block looks at the same one. */
const known = new WeakMap<readonly Pending[], readonly PendingSwap[]>()

/**
 * Swaps among what waits that a bundle can be built around: before somebody's intent goes all that they have sent before
 * it, so that must not be more than allowances.
 */
export function swapsAmong(
  { netswap }: Pick<Deployments, 'netswap'>,
  pending: readonly Pending[],
): readonly PendingSwap[] {
  const before = known.get(pending)
  if (before !== undefined) return before
  const busy = new Set<string>()
  const found = pending.flatMap((intent) => {
    if (busy.has(intent.from) || intent.call.data.startsWith(approval)) return []
    busy.add(intent.from)
    const swap = statedSwap(netswap, intent.call)
    return swap === undefined ? [] : [{ ...swap, intent }]
  })
  known.set(pending, found)
  return found
}

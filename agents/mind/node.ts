import type { Call } from '../../protocols/protocol.ts'
import type { Situation } from '../agent.ts'

/** How well an operator's node runs. */
export interface Node {
  /** Share of the time in which it does. */
  readonly uptime: number
  readonly outageHours: number
}

/**
 * Chance that a node which is down comes back in a block, or that one which runs fails: outages last `outageHours` on
 * average, and the balance of both leaves it running its share of the time.
 */
export function turning({ uptime, outageHours }: Node, down: boolean, blockSeconds: number): number {
  const back = Math.min(1, blockSeconds / (outageHours * 3600))
  return down ? back : Math.min(1, (back * (1 - uptime)) / uptime)
}

type Here = Pick<Situation<Node, never, 'sequencing'>, 'attributes' | 'view' | 'actions' | 'random'>

/** The node fails and comes back by chance. */
export function tend({ attributes, view, actions, random }: Here, stalled: boolean): Call[] {
  const { halt, resume } = actions.sequencing
  if (random('node').uniform() >= turning(attributes, stalled, view.blockSeconds)) return []
  return stalled ? [resume()] : [halt()]
}

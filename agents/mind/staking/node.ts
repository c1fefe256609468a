import type { Call } from '../../../protocols/protocol.ts'
import type { Decision, Situation } from '../../agent.ts'

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

/** Seconds since 1970 between which a scenario has a node down. */
export interface Outage {
  readonly from: number
  readonly to: number
}

/** Whoever has a node is awake at every block, since it may fail in any: a decision with calls in front. */
export const beside = <Memory>(decision: Decision<Memory>, calls: readonly Call[]): Decision<Memory> => ({
  ...decision,
  intents: [...calls, ...(decision.intents ?? [])],
  wake: true,
})

type Here = Pick<
  Situation<Node & { readonly outage?: Outage | undefined }, never, 'sequencing'>,
  'attributes' | 'view' | 'actions' | 'random'
>

/** The node fails and comes back by chance; an outage that a scenario sets is certain. */
export function tend({ attributes, view, actions, random }: Here, stalled: boolean): Call[] {
  const { halt, resume } = actions.sequencing
  const { outage } = attributes
  if (outage !== undefined && outage.from <= view.now && view.now < outage.to) return stalled ? [] : [halt()]
  const over = outage !== undefined && outage.to <= view.now && view.now < outage.to + view.blockSeconds
  if (over && stalled) return [resume()]
  if (random('node').uniform() >= turning(attributes, stalled, view.blockSeconds)) return []
  return stalled ? [resume()] : [halt()]
}

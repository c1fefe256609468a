import type { Candidate } from '../block/way-of-a-block.ts'
import { byArrival } from '../ordering/ordering.ts'
import type { Submissions } from './deliberate.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** All that a block is ordered from: the same gives the same order. */
export interface Orderable extends Submissions {
  /** Nobody builds: only what happens to nodes themselves goes on. */
  readonly halted: boolean
  /** Persona of whoever builds. */
  readonly sequencer: string | undefined
  /** Seconds since 1970 at which the block is mined. */
  readonly now: number
}

/**
 * What the sequencer makes of what is there: what is its own, then what the rule says, but for whom it leaves out. What
 * is its own pays for no place.
 *
 * @param without bundles that are left out
 */
export function order(
  { orderingAt, streams }: Pick<Setting, 'orderingAt' | 'streams'>,
  { conducts, block }: Pick<State, 'conducts' | 'block'>,
  { halted, sequencer, now, mempool, bids, own }: Orderable,
  without: ReadonlySet<string> = new Set(),
): readonly Candidate[] {
  if (halted) return mempool.filter(ofNode)
  const { leavesOut, local = [] } = conducts.get(sequencer ?? '') ?? {}
  const unwanted = new Set<string>(leavesOut)
  const isLocal = ({ from }: Candidate): boolean => local.includes(from)
  const open = mempool.filter((candidate) => !unwanted.has(candidate.from) || ofNode(candidate))
  const kept = ({ bundle }: Candidate): boolean => bundle === undefined || !without.has(bundle)
  const bundles = own.flatMap(({ steps }) => steps).filter(kept)
  const first = [...bundles, ...open.filter(isLocal).sort(byArrival)]
  const taken = new Set(first.map(({ id }) => id))
  const rest = orderingAt(now).order({
    mempool: open.filter(({ id }) => !taken.has(id)),
    bids: bids
      .filter(
        ({ entry, steps }) =>
          kept(entry) && !isLocal(entry) && !steps.some(({ id, from }) => taken.has(id) || unwanted.has(from)),
      )
      .map((bid) => ({ ...bid, steps: bid.steps.filter(kept) })),
    draws: streams('sequencer')('order', block),
  })
  return [...first, ...rest]
}

/** Whether a candidate says that a node stops or goes on: that happens to the node, whether or not blocks are built. */
const ofNode = ({ call: { action } }: Candidate): boolean =>
  action === 'sequencing.halt' || action === 'sequencing.resume'

/** What an order has left out waits for the next block, from before it. */
export function leftOut(mempool: readonly Candidate[], ordered: readonly Candidate[]): readonly Candidate[] {
  const included = new Set(ordered.map(({ id }) => id))
  return mempool
    .filter(({ id }) => !included.has(id))
    .map((candidate) => ({ ...candidate, arrival: candidate.arrival - 1 }))
}

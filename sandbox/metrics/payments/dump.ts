import { fromUnits } from '../../../protocols/token.ts'
import { watchPayments } from './budget.ts'
import { exposureOf } from './exposure.ts'
import { ownerOf } from '../sample/identity.ts'
import { isLastBefore, type Sample, type Timeline } from '../metric.ts'

/** Days after the last payment at which exposure is looked at again. */
export const dumpHorizonDays = 30

/** What became of a policy's METIS in the hands of those who received it. In whole METIS. */
export interface Disposal {
  /** Days from the run's beginning to when it was looked at. */
  readonly day: number
  readonly received: number
  /** By how much each receiver was more exposed than before the programme, but at most what he received; of all. */
  readonly kept: number
}

export interface DumpWatch {
  readonly see: (sample: Sample) => void
  /** Undefined before the first block. */
  readonly disposal: () => Disposal | undefined
}

/** METIS by owner, all of whose addresses are one. */
type ByOwner = ReadonlyMap<string, number>

/** What receivers had got from the policy by a day, and how they stood then. */
interface Reading {
  readonly day: number
  readonly received: ByOwner
  readonly exposed: ByOwner
}

/**
 * Compares how much METIS receivers are exposed to `dumpHorizonDays` after the last payment that was really made, or at
 * the end of a run that ends before, with what they were exposed to before the programme. A payment moves that day; what
 * is taken after it is of no reading.
 */
export function watchDump(timeline: Timeline): DumpWatch {
  const { programme, blockSeconds } = timeline
  const blockDays = blockSeconds / 86_400
  const payments = watchPayments(timeline)
  const received = new Map<string, number>()
  let before: ByOwner = new Map()
  let reading: Reading | undefined
  let last: Sample | undefined
  const read = (sample: Sample): Reading => ({
    day: sample.day,
    received: new Map(received),
    exposed: exposures(sample, received),
  })
  return {
    see: (sample) => {
      const { day } = sample
      last = sample
      payments.see(sample)
      if (isLastBefore(programme.from, sample, blockDays)) before = exposures(sample)
      for (const { actor, metis } of rewardsIn(sample)) {
        const owner = ownerOf(sample, actor)
        received.set(owner, (received.get(owner) ?? 0) + metis)
      }
      const due = (payments.last() ?? Number.POSITIVE_INFINITY) + dumpHorizonDays - blockDays / 1000
      if (reading !== undefined && reading.day < due) reading = undefined
      if (day >= due) reading ??= read(sample)
    },
    disposal: () => {
      if (last === undefined) return undefined
      const { day, received: rewards, exposed } = reading ?? read(last)
      let [kept, whole] = [0, 0]
      for (const [owner, reward] of rewards) {
        const more = (exposed.get(owner) ?? 0) - (before.get(owner) ?? 0)
        kept += Math.min(Math.max(more, 0), reward)
        whole += reward
      }
      return { day, received: whole, kept }
    },
  }
}

/** METIS that agents received from the policy in a block. */
export const rewardsIn = ({
  rewards,
  deployments,
}: Sample): readonly { readonly actor: string; readonly metis: number }[] =>
  rewards.received.flatMap(({ to, part, token, amount }) =>
    to.kind === 'agent' && part !== undefined && token === deployments.bridge.metis.address
      ? [{ actor: to.actor, metis: fromUnits(amount, 18) }]
      : [],
  )

/** What owners are exposed to: all, or those of whom something is to be known. */
function exposures(sample: Sample, only?: ByOwner): ByOwner {
  const exposed = new Map<string, number>()
  for (const { actor, owner = actor, address } of sample.clusters) {
    if (only === undefined || only.has(owner))
      exposed.set(owner, (exposed.get(owner) ?? 0) + exposureOf(sample, address))
  }
  return exposed
}

import { ownerOf } from '../sample/identity.ts'
import { isLastBefore, type OwnerExposure, type People, type Sample, type Timeline } from '../metric.ts'
import { rewardsIn } from './dump.ts'
import { exposureOf } from './exposure.ts'

/** Keeps who was exposed to how much METIS, day by day: what a comparison needs to tell a policy from its twin person by person. */
export interface PeopleWatch {
  readonly see: (sample: Sample) => void
  readonly people: () => People
}

/** Somebody, while a run goes on. */
type Watched = Pick<OwnerExposure, 'kind' | 'wealth' | 'riskAversion'> & {
  readonly metis: number[]
  readonly received: number[]
}

/** Looks at everybody once a day, at its last block, and at the last block before the programme. */
export function watchPeople({ programme, blockSeconds }: Timeline): PeopleWatch {
  const blockDays = blockSeconds / 86_400
  const owners = new Map<string, Watched>()
  const received = new Map<string, number>()
  const days: number[] = []
  const look = (sample: Sample): void => {
    days.push(sample.day)
    const exposed = new Map<string, number>()
    const unborn = owners.size === 0
    for (const { actor, owner = actor, kind, address, wealth = 0, riskAversion = 0 } of sample.clusters) {
      if (unborn) {
        const before = owners.get(owner)?.wealth ?? 0
        owners.set(owner, { kind, wealth: before + wealth, riskAversion, metis: [], received: [] })
      }
      exposed.set(owner, (exposed.get(owner) ?? 0) + exposureOf(sample, address))
    }
    for (const [owner, own] of owners) {
      own.metis.push(exposed.get(owner) ?? 0)
      own.received.push(received.get(owner) ?? 0)
    }
  }
  return {
    see: (sample) => {
      for (const { actor, metis } of rewardsIn(sample)) {
        const owner = ownerOf(sample, actor)
        received.set(owner, (received.get(owner) ?? 0) + metis)
      }
      const { day } = sample
      const closes = Math.floor(day + blockDays / 1000) > Math.floor(day - blockDays + blockDays / 1000)
      if (closes || isLastBefore(programme.from, sample, blockDays)) look(sample)
    },
    // By name, not in the order in which they are listed: who comes first says nothing.
    people: () => ({
      days,
      owners: [...owners]
        .map(([owner, own]): OwnerExposure => ({ owner, ...own }))
        .toSorted((one, other) => (one.owner < other.owner ? -1 : 1)),
    }),
  }
}

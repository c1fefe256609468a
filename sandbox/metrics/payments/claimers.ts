import { ownerOf } from '../sample/identity.ts'
import type { Sample } from '../metric.ts'
import { rewardsIn } from './dump.ts'

/** METIS that the policy paid, whole ones, by who is behind the addresses that received it. */
export interface Claimer {
  readonly metis: number
  /** How many of his addresses received some. */
  readonly addresses: number
}

export interface ClaimerWatch {
  readonly see: (sample: Sample) => void
  readonly claimers: () => readonly Claimer[]
}

/** Follows who receives what of a policy, economic identities and not addresses. */
export function watchClaimers(): ClaimerWatch {
  const received = new Map<string, { metis: number; readonly actors: Set<string> }>()
  return {
    see: (sample) => {
      for (const { actor, metis } of rewardsIn(sample)) {
        const owner = ownerOf(sample, actor)
        const own = received.get(owner) ?? { metis: 0, actors: new Set<string>() }
        own.metis += metis
        own.actors.add(actor)
        received.set(owner, own)
      }
    },
    claimers: () => [...received.values()].map(({ metis, actors }) => ({ metis, addresses: actors.size })),
  }
}

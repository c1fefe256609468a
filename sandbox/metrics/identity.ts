import type { Address } from 'viem'
import type { Cluster, Sample } from './metric.ts'

/** Who is who in a run. */
export interface Identities {
  readonly byActor: ReadonlyMap<string, Cluster>
  readonly byAddress: ReadonlyMap<Address, Cluster>
}

const known = new WeakMap<Sample['clusters'], Identities>()

/** Everybody by name and by address; made once for a run. */
export function identities({ clusters }: Pick<Sample, 'clusters'>): Identities {
  const made = known.get(clusters)
  if (made !== undefined) return made
  const fresh = {
    byActor: new Map(clusters.map((cluster) => [cluster.actor, cluster])),
    byAddress: new Map(clusters.map((cluster) => [cluster.address, cluster])),
  }
  known.set(clusters, fresh)
  return fresh
}

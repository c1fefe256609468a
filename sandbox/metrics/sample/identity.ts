import type { Address } from 'viem'

/** An economic identity and its addresses. */
export interface Cluster {
  readonly actor: string
  /** What kind of agent it is. */
  readonly kind: string
  readonly address: Address
  readonly organic: boolean
}

/** Who is who in a run. */
export interface Identities {
  readonly byActor: ReadonlyMap<string, Cluster>
  readonly byAddress: ReadonlyMap<Address, Cluster>
}

const known = new WeakMap<readonly Cluster[], Identities>()

/** Everybody by name and by address; made once for a run. */
export function identities({ clusters }: { readonly clusters: readonly Cluster[] }): Identities {
  const made = known.get(clusters)
  if (made !== undefined) return made
  const fresh = {
    byActor: new Map(clusters.map((cluster) => [cluster.actor, cluster])),
    byAddress: new Map(clusters.map((cluster) => [cluster.address, cluster])),
  }
  known.set(clusters, fresh)
  return fresh
}

/** `investor-12` is an investor; operators and stewards are called by their names. */
export const kindOf = (actor: string): string => actor.replace(/-\d+$/, '')

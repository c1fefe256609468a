import type { Address } from 'viem'
import { remembered } from '../../../protocols/remembered.ts'

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

/** Everybody by name and by address; made once for a run. */
export const identities = ({ clusters }: { readonly clusters: readonly Cluster[] }): Identities => known(clusters)

const known = remembered((clusters: readonly Cluster[]) => ({
  byActor: new Map(clusters.map((cluster) => [cluster.actor, cluster])),
  byAddress: new Map(clusters.map((cluster) => [cluster.address, cluster])),
}))

/** `investor-12` is an investor; operators and stewards are called by their names. */
export const kindOf = (actor: string): string => actor.replace(/-\d+$/, '')

import type { Address } from 'viem'
import { remembered } from '../../../protocols/remembered.ts'

/** An address of somebody who lives in the run. */
export interface Cluster {
  readonly actor: string
  /** Whose it is, where one owner has several addresses. */
  readonly owner?: string
  /** What kind of agent it is. */
  readonly kind: string
  readonly address: Address
  readonly organic: boolean
  /** US dollars that it was born with, at the prices of the beginning, and its dislike of risk. */
  readonly wealth?: number
  readonly riskAversion?: number
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

/** The economic identity behind an actor: its owner where it has one, else itself. */
export const ownerOf = (sample: { readonly clusters: readonly Cluster[] }, actor: string): string =>
  identities(sample).byActor.get(actor)?.owner ?? actor

/** `investor-12` is an investor; operators and stewards are called by their names. */
export const kindOf = (actor: string): string => actor.replace(/-\d+$/, '')

import { type Endpoints, splitEndpoints } from '../world/fork-parameters.ts'
import type { Campaign } from './campaign.ts'

/** A campaign's chain without whom to ask for it: endpoints decide nothing about results, and are written into none. */
export const withoutEndpoints = ({ fork, ...chain }: Campaign['chain']): Campaign['chain'] =>
  fork === undefined ? chain : { ...chain, fork: splitEndpoints(fork).decisive }

/** Whom a campaign says to ask for a live chain's state; nobody when it forks none. */
export const endpointsOf = ({ chain: { fork } }: Campaign): Endpoints =>
  fork === undefined ? { urls: [] } : splitEndpoints(fork).endpoints

import { type Endpoints, splitEndpoints } from '../origin/fork-parameters.ts'
import type { Campaign } from './campaign.ts'

/**
 * A campaign without whom to ask for a live chain: endpoints decide nothing about results, may hold a key, and are written
 * into none. Whoever keys, stores or prints a campaign does it with this.
 */
export const withoutEndpoints = (campaign: Campaign): Campaign => {
  const { fork } = campaign.chain
  return fork === undefined
    ? campaign
    : { ...campaign, chain: { ...campaign.chain, fork: splitEndpoints(fork).decisive } }
}

/** Whom a campaign says to ask for a live chain's state; nobody when it forks none. */
export const endpointsOf = ({ chain: { fork } }: Campaign): Endpoints =>
  fork === undefined ? { urls: [] } : splitEndpoints(fork).endpoints

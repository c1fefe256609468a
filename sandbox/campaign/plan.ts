import { createHash } from 'node:crypto'
import { codeDigestOf } from '../artifacts/source-digest.ts'
import { anvilVersion } from '../chain/anvil.ts'
import type { Timeline } from '../metrics/metric.ts'
import type { RunSpec } from '../run/spec.ts'
import { type Campaign, emptyPolicy } from './campaign.ts'
import { withoutEndpoints } from './endpoints.ts'
import { partIn } from './structural-world.ts'

/** Digest of the code that decides results; changing it makes all results old. */
export const codeDigest = (): string => codeDigestOf('run')

/** All runs of a campaign, twins first: nothing can be compared before they are there. */
export function planRuns(campaign: Campaign): RunSpec[] {
  const keyed = withoutEndpoints(campaign)
  const worlds = Object.keys(campaign.worlds).map((name) => ({ name, resolved: resolveWorld(keyed, name) }))
  const seeds = Array.from({ length: campaign.seeds }, (_, i) => i + 1)
  return [emptyPolicy, ...campaign.policies].flatMap((policy) =>
    worlds.flatMap(({ name, resolved }) =>
      seeds.map((seed) => specify(campaign, resolved, { world: name, policy, seed })),
    ),
  )
}

export const timelineOf = ({ days, blockSeconds, programme, evaluation }: Campaign): Timeline => ({
  days,
  blockSeconds,
  programme: { from: programme.fromDay, to: programme.fromDay + programme.days },
  evaluation: { from: evaluation.fromDay, to: evaluation.toDay },
})

function specify(
  campaign: Campaign,
  { chain, ordering, market, agents }: ResolvedWorld,
  { world, policy, seed }: Pick<RunSpec, 'world' | 'policy' | 'seed'>,
): RunSpec {
  const spec = {
    campaign: campaign.name,
    world,
    seed,
    policy,
    timeline: timelineOf(campaign),
    base: { ...chain, prices: { eth: market.eth, metis: market.metis } },
    market,
    agents,
    ordering,
  }
  // What a policy is called changes nothing; what it says does.
  const {
    campaign: _name,
    policy: { title: _title, ...content },
    ...rest
  } = spec
  return { ...spec, key: digest({ ...rest, policy: content, code: codeDigest(), anvil: anvilVersion }) }
}

/** What runs in a structural world are made of: the campaign's own with what the world changes. */
export type ResolvedWorld = Pick<Campaign, 'chain' | 'ordering' | 'market' | 'agents'>

/** A structural world as its runs have it. */
export function resolveWorld(campaign: Campaign, name: string): ResolvedWorld {
  const { chain, ordering, market, agents } = campaign.worlds[name] ?? {}
  return {
    chain: partIn('chain', campaign.chain, chain),
    ordering: ordering ?? campaign.ordering,
    market: partIn('market', campaign.market, market),
    agents: partIn('agents', campaign.agents, agents),
  }
}

export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

import { createHash } from 'node:crypto'
import type { KindName } from '../../agents/index.ts'
import { codeDigestOf } from '../artifacts/source-digest.ts'
import { anvilVersion } from '../chain/anvil.ts'
import type { Timeline } from '../metrics/metric.ts'
import type { MarketParameters } from '../market/market.ts'
import type { PopulationParameters } from '../world/population.ts'
import type { RunSpec } from '../run/spec.ts'
import { type Campaign, emptyPolicy } from './campaign.ts'
import { withoutEndpoints } from './endpoints.ts'

/** Digest of the code that decides results; changing it makes all results old. */
export const codeDigest = (): string => codeDigestOf('run')

/** All runs of a campaign, twins first: nothing can be compared before they are there. */
export function planRuns(campaign: Campaign): RunSpec[] {
  const worlds = Object.keys(campaign.worlds).map((name) => ({ name, ...resolveWorld(campaign, name) }))
  const seeds = Array.from({ length: campaign.seeds }, (_, i) => i + 1)
  return [emptyPolicy, ...campaign.policies].flatMap((policy) =>
    worlds.flatMap(({ name, market, agents }) =>
      seeds.map((seed) => specify(campaign, { world: name, market, agents, policy, seed })),
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
  { world, market, agents, policy, seed }: Pick<RunSpec, 'world' | 'market' | 'agents' | 'policy' | 'seed'>,
): RunSpec {
  const spec = {
    campaign: campaign.name,
    world,
    seed,
    policy,
    timeline: timelineOf(campaign),
    base: { ...withoutEndpoints(campaign).chain, prices: { eth: market.eth, metis: market.metis } },
    market,
    agents,
    ordering: campaign.ordering,
  }
  // What a policy is called changes nothing; what it says does.
  const {
    campaign: _name,
    policy: { title: _title, ...content },
    ...rest
  } = spec
  return { ...spec, key: digest({ ...rest, policy: content, code: codeDigest(), anvil: anvilVersion }) }
}

/** A structural world's market and agents: the campaign's own with what the world changes. */
export function resolveWorld(
  { market, agents, worlds }: Campaign,
  name: string,
): { market: MarketParameters; agents: PopulationParameters } {
  const world = worlds[name]
  return {
    market: { ...market, ...withoutUndefined(world?.market ?? {}) },
    agents: Object.fromEntries(
      (Object.keys(agents) as KindName[]).map((kind) => [
        kind,
        { ...agents[kind], ...withoutUndefined(world?.agents?.[kind] ?? {}) },
      ]),
    ) as unknown as PopulationParameters,
  }
}

const withoutUndefined = <A extends object>(value: A): Partial<A> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<A>

export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

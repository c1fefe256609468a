import { readFileSync, writeFileSync } from 'node:fs'
import { Effect } from 'effect'
import { beforeAll, describe, expect, it } from 'vitest'
import { breakdowns, metrics } from '../../sandbox/metrics/index.ts'
import { meanOver, type RunPair, type RunRecord } from '../../sandbox/metrics/metric.ts'
import { reproduce } from '../../sandbox/replay/reproduce.ts'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { restless, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { eagerPeople, everyProtocol, manySinks } from '../fixtures/ecosystem.ts'
import { tinyRun } from '../fixtures/tiny.ts'

const path = new URL('values.json', import.meta.url)

/** All protocols with people in them, and whatever else it takes for every metric to have something to measure. */
const ecosystem = smallCampaign({
  days: 6,
  blockSeconds: 10_800,
  programme: { fromDay: 1, days: 2 },
  evaluation: { fromDay: 4, toDay: 6 },
  market: { users: 20 },
  ordering: 'first-price-bundles',
  chain: { ...everyProtocol, sequencing: { batchDays: 0.5, epochBlocks: 1440 } },
  agents: {
    user: { count: 20, swapsPerDay: 4, swapUsd: 60_000, swapSpread: 0.8, slippageSpread: 0.6 },
    ...eagerPeople,
    investor: { count: 60, ...restless, reviewDays: { median: 1, spread: 0.5 } },
    searcher: { count: 3, capitalUsd: 500_000 },
    // Some leave a few users out, and some are not there when it is their turn.
    operator: {
      uptime: { low: 0.6, high: 0.9 },
      censors: 0.8,
      censored: ['user-0', 'user-1', 'user-2', 'user-3', 'user-4', 'user-5'],
    },
  },
  policies: [
    {
      id: 'all',
      title: 'Liquidity, sequencers, stakers and grants',
      budget: '16000 METIS',
      legs: manySinks,
      grants: [
        { kind: 'milestone', amount: '500 METIS', milestones: 1 },
        { kind: 'milestone', amount: '500 METIS', milestones: 2 },
      ],
    },
  ],
})

/** An airdrop by address, and somebody who has several: what is paid for before it is measured nowhere else. */
const hunted = smallCampaign({
  days: 6,
  programme: { fromDay: 2, days: 1 },
  evaluation: { fromDay: 4, toDay: 6 },
  agents: { hunter: { count: 1, addresses: 3, reviewDays: 0.2 } },
  policies: [
    {
      id: 'drop',
      title: 'Airdrop by address',
      budget: '1000 METIS',
      airdrops: [{ amount: '1000 METIS', by: 'address', announcedDays: 2, claimDays: 1 }],
    },
  ],
})

/** Somebody trades in circles, and the policy sells some METIS itself to pay in dollars. */
const circles = smallCampaign({
  days: 6,
  blockSeconds: 7200,
  programme: { fromDay: 1, days: 4 },
  evaluation: { fromDay: 5, toDay: 6 },
  chain: { rebates: {} },
  agents: { washTrader: { count: 1 } },
  policies: [
    {
      id: 'rebates',
      title: 'Rebates',
      budget: '500 METIS',
      legs: [
        { sink: 'rebates', share: 0.8 },
        { sink: 'bridged', share: 0.2, pays: 'm.USDC' },
      ],
    },
  ],
})

const pairOf = async (run: RunSpec, twin: RunSpec): Promise<RunPair> => {
  const [one, other] = await Effect.runPromise(Effect.all([reproduce(run), reproduce(twin)]))
  return { run: one.record, twin: other.record }
}

/** All that is measured of a run; of a series also its mean from the first day to the last. */
const measuredIn = ({ timeline, series, values, curves, readOn, breakdowns: parts }: RunRecord) => ({
  values,
  means: Object.fromEntries(
    Object.entries(series).map(([name, each]) => [name, meanOver(each, timeline, 0, timeline.days)]),
  ),
  curves,
  readOn,
  breakdowns: parts,
})

const goldenOf = ({ run, twin }: RunPair) => ({
  run: measuredIn(run),
  twin: measuredIn(twin),
  paired: Object.fromEntries(
    metrics.flatMap((metric) => (metric.kind === 'paired' ? [[metric.name, metric.of(run, twin)]] : [])),
  ),
})

/** JSON gives every finite double back as it was; what it has no word for is told in words. */
const textOf = (value: unknown): string =>
  `${JSON.stringify(
    value,
    (_, each: unknown) =>
      each === undefined || (typeof each === 'number' && !Number.isFinite(each)) ? String(each) : each,
    2,
  )}\n`

/**
 * What every metric says of three short runs and their twins, to the last bit: the same code on the same Node computes the
 * same doubles, so that no tolerance hides a change of meaning. It changes when what a metric means does, or the
 * simulation beneath: then run `UPDATE_GOLDEN=1 npx vitest run test/golden`, and say in the commit why it changed.
 */
describe('golden values', () => {
  let pairs: Readonly<Record<string, RunPair>>

  beforeAll(async () => {
    pairs = {
      tiny: await pairOf(await tinyRun('vested'), await tinyRun('none')),
      ecosystem: await pairOf(specOf(ecosystem, 'all'), specOf(ecosystem, 'none')),
      hunted: await pairOf(specOf(hunted, 'drop'), specOf(hunted, 'none')),
      circles: await pairOf(specOf(circles, 'rebates'), specOf(circles, 'none')),
    }
  })

  it('are those that are written down, of every metric and every part', () => {
    const found = textOf(Object.fromEntries(Object.entries(pairs).map(([name, pair]) => [name, goldenOf(pair)])))
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(path, found)
    expect(JSON.parse(found)).toEqual(JSON.parse(readFileSync(path, 'utf8')))
  })

  it('say something: of each metric at least one is neither zero nor missing', () => {
    const all = Object.values(pairs)
    const silent = metrics.filter((metric) =>
      all.every(({ run, twin }) => !(metric.kind === 'paired' ? metric.of(run, twin) : run.values[metric.name])),
    )
    const empty = breakdowns.filter(({ name }) =>
      all.every(({ run }) => Object.keys(run.breakdowns[name] ?? {}).length === 0),
    )
    expect([...silent, ...empty].map(({ name }) => name)).toEqual([])
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect } from 'effect'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import { loadCampaign } from '../../sandbox/campaign/load.ts'
import { planRuns } from '../../sandbox/campaign/plan.ts'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { run } from '../../sandbox/run/run.ts'
import { genesisTime } from '../../sandbox/origin/base-chain.ts'
import { forkParameters } from '../../sandbox/origin/fork-parameters.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { openAndromeda, wrappedRegistry } from '../fixtures/andromeda.ts'
import { temporaryFolder } from '../fixtures/cli.ts'
import { differences } from '../fixtures/differences.ts'
import { live } from '../fixtures/effects.ts'
import { tinyPath } from '../fixtures/tiny.ts'

/** All that there is; the live chain has a lending market and none of the rest. */
const chain = {
  feeds: {},
  hercules: {},
  sequencing: {},
  enki: {},
  perpetual: {},
  lending: {},
  restaking: {},
  auction: {},
  grants: {},
  rewards: {},
}
const agents = { user: { count: 10 }, investor: { count: 10 }, trader: { count: 4 }, searcher: { count: 1 } }

/** A run of four days. */
const ecosystem = Effect.gen(function* () {
  const path = join(temporaryFolder('ecosystem'), 'campaign.yaml')
  const times = { days: 4, programme: { fromDay: 1, days: 1 }, evaluation: { fromDay: 3, toDay: 4 } }
  writeFileSync(path, JSON.stringify({ ...parse(readFileSync(tinyPath, 'utf8')), ...times, chain, agents }))
  return planRuns(yield* loadCampaign(path)).find(({ policy }) => policy.id === 'native')!
})

const runOnFork = Effect.fnUntraced(function* (
  spec: RunSpec,
  fork: object,
  node: NonNullable<Parameters<typeof openAndromeda>[1]>,
) {
  const { url, block } = yield* openAndromeda(spec.base.prices, node)
  const base = { ...spec.base, fork: forkParameters.parse({ blockNumber: block, ...fork }) }
  const endpoints = { urls: [url], agree: 1, requestsPerSecond: 5000, cache: temporaryFolder('ecosystem') }
  return yield* run({ ...spec, base }, yield* serveOrigin(base, endpoints))
})

describe('on a fork of a live chain', () => {
  test('the whole ecosystem that is deployed there does what it does on an embedded chain, transaction by transaction', () =>
    live(
      Effect.gen(function* () {
        const spec = yield* ecosystem
        // Epochs, streams and averages count from a contract's first second: here it is the same but for a few. The market
        // that stands there has no seMETIS.
        const since = { dual: false, since: genesisTime - 120 }
        const forked = yield* runOnFork(spec, { registry: wrappedRegistry, fresh: ['lending'] }, since)
        const embedded = yield* run(spec, yield* serveOrigin(spec.base))

        const counts = ({ blocks }: typeof forked) => blocks.map(({ transactions, failed }) => [transactions, failed])
        expect(counts(forked)).toEqual(counts(embedded))
        expect(forked.record.breakdowns.actionsUsed).toEqual(embedded.record.breakdowns.actionsUsed)
        expect(Object.keys(forked.record.values)).toEqual(Object.keys(embedded.record.values))
        const found = differences(forked.record.values, embedded.record.values)
        // METIS of people who do not live in the world circulates there, too.
        expect(forked.record.values.stakingRatio).toBeLessThan(embedded.record.values.stakingRatio!)
        // Gas differs by its zero bytes; a sum of squared incomes from it by about twice as much.
        const within = (metric: string) => (metric === 'incomeHerfindahl' ? 2e-6 : 1e-6)
        const apart = [...found].filter(([metric, part]) => !(part <= within(metric)))
        expect(apart.map(([metric]) => metric)).toEqual(['stakingRatio'])
      }),
    ))

  test('everything lives beside what is taken over, and all books close', () =>
    live(
      Effect.gen(function* () {
        const { record, blocks } = yield* runOnFork(yield* ecosystem, {}, {})
        expect(blocks.length).toBe(48)
        const used = Object.keys(record.breakdowns.actionsUsed ?? {})
        for (const protocol of ['netswap', 'hercules', 'perpetual', 'lending', 'sequencing', 'enki', 'auction']) {
          expect(used.filter((action) => action.startsWith(protocol)).length, protocol).toBeGreaterThan(0)
        }
      }),
    ))
})

import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { keptChain } from '../../sandbox/execute/kept-chain.ts'
import { type Origin, serveOrigin } from '../../sandbox/origin/origin.ts'
import { run } from '../../sandbox/run/run.ts'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { eagerPeople, everyProtocol, manySinks } from '../fixtures/ecosystem.ts'
import { live } from '../fixtures/effects.ts'
import { ownAnvils } from '../fixtures/processes.ts'
import { tinyRun } from '../fixtures/tiny.ts'

const ecosystem = smallCampaign({
  days: 3,
  blockSeconds: 10_800,
  programme: { fromDay: 1, days: 1 },
  evaluation: { fromDay: 2.75, toDay: 3 },
  chain: everyProtocol,
  agents: { user: { count: 8 }, ...eagerPeople },
  policies: [
    {
      id: 'all',
      title: 'Farms, sequencers and stakers',
      budget: '3000 METIS',
      legs: manySinks,
    },
  ],
})

/** What a run comes to on a chain. */
const digestOf = (spec: RunSpec, origin: Origin) =>
  Effect.map(Effect.scoped(run(spec, origin)), ({ digest, blocks }) => [digest, blocks.at(-1)?.hash])

const forks = () => ownAnvils('run')

describe('a chain that goes back from run to run', () => {
  it('gives every run what a chain of its own would, whatever ran before it', () =>
    live(
      Effect.gen(function* () {
        const [vested, none, other] = yield* Effect.promise(() =>
          Promise.all([tinyRun('vested'), tinyRun('none'), tinyRun('vested', 2)]),
        )
        const origin = yield* serveOrigin(vested.base)
        const alone = yield* Effect.forEach([vested, none, other], (spec) => digestOf(spec, origin))
        expect(new Set(alone.map(String)).size).toBe(3)
        const kept = keptChain()
        yield* Effect.addFinalizer(() => kept.drop)
        const onKept = (spec: RunSpec) =>
          Effect.flatMap(kept.stand(origin), (standing) => digestOf(spec, { ...origin, standing }))
        const again = yield* Effect.forEach([vested, none, other, vested, other, none, vested], onKept)
        const [first, second, third] = alone
        expect(again).toEqual([first, second, third, first, third, second, first])
        expect(forks()).toHaveLength(1)
      }),
    ))

  it('does so with every protocol on it', () =>
    live(
      Effect.gen(function* () {
        const spec = specOf(ecosystem, 'all')
        const origin = yield* serveOrigin(spec.base)
        const alone = yield* digestOf(spec, origin)
        const kept = keptChain()
        yield* Effect.addFinalizer(() => kept.drop)
        for (const each of [spec, specOf(ecosystem, 'none', 2), spec]) {
          const found = yield* digestOf(each, { ...origin, standing: yield* kept.stand(origin) })
          if (each === spec) expect(found).toEqual(alone)
          else expect(found).not.toEqual(alone)
        }
      }),
    ))

  it.runIf(process.platform === 'linux')(
    'is opened anew when its Anvil was killed, when it was dropped, and for another base',
    () =>
      live(
        Effect.gen(function* () {
          const spec = yield* Effect.promise(() => tinyRun('none'))
          const origin = yield* serveOrigin(spec.base)
          const kept = keptChain()
          yield* Effect.addFinalizer(() => kept.drop)
          const height = Effect.flatMap(kept.stand(origin), ({ rpc }) => rpc.call('eth_blockNumber'))
          const before = yield* height
          const [first] = forks()
          for (const pid of forks()) process.kill(pid, 'SIGKILL')
          while (forks().length > 0);
          expect(yield* height).toBe(before)
          const [second] = forks()
          expect(second).not.toBe(first)
          expect(yield* height).toBe(before)
          expect(forks()).toEqual([second])
          yield* kept.drop
          expect(forks()).toEqual([])
          expect(yield* height).toBe(before)
          const another = yield* serveOrigin({ ...spec.base, metisSupply: spec.base.metisSupply + 1 })
          yield* kept.stand(another)
          expect(forks()).toHaveLength(1)
        }),
      ),
  )
})

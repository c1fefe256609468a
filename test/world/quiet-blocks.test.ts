import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import type { Rpc } from '../../sandbox/chain/rpc.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { planRuns } from '../../sandbox/campaign/plan.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { openRun } from '../../sandbox/run/open-run.ts'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { step } from '../../sandbox/world/step.ts'
import type { World } from '../../sandbox/world/world.ts'

/** A block a minute, a few users who swap now and then, and nobody who looks at every block. */
const sleepy = (chain: object): RunSpec =>
  planRuns(
    campaign.parse({
      name: 'sleepy',
      question: 'Does anything happen?',
      days: 4,
      blockSeconds: 60,
      seeds: 1,
      programme: { fromDay: 1, days: 1 },
      evaluation: { fromDay: 3, toDay: 4 },
      chain,
      agents: { user: { count: 6, swapsPerDay: 40 }, investor: { count: 3 }, arbitrageur: { count: 0 } },
      policies: [{ id: 'p', title: 'P', budget: '1 METIS', legs: [{ sink: 'native', share: 1 }] }],
    }),
  )[0]!

const blocks = 240

/** Counts the messages that a world's driver sends. */
function counted(world: World): () => number {
  let messages = 0
  const rpc = world.chain.rpc as { call: Rpc['call']; batch: Rpc['batch'] }
  const { call, batch } = rpc
  rpc.call = (...sent) => {
    messages += 1
    return call(...sent)
  }
  rpc.batch = (sent) => {
    messages += 1
    return batch(sent)
  }
  return () => messages
}

describe('a block in which nothing happens and for which nobody waits', () => {
  it.each([
    ['where what everybody sees stands still', {}, true],
    ['where it changes with time', { hercules: {}, grants: {} }, false],
  ])('is what it would be if it were read as any other, for one message or two: %s', (_, chain, still) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const spec = sleepy(chain)
          const origin = yield* serveOrigin(spec.base)
          const world = yield* openRun(spec, origin)
          const readAlways = yield* openRun(spec, origin)
          expect(world.still).toBe(still)
          Object.assign(readAlways, { still: false })
          const messages = counted(world)
          let quiet = 0
          for (let i = 0; i < blocks; i++) {
            const before = messages()
            const found = yield* step(world)
            const told = messages() - before
            const wanted = yield* step(readAlways)
            expect(found).toEqual(wanted)
            expect(world.state).toEqual(readAlways.state)
            // As if it had been read after it was mined, and not in its place.
            const { common, everybody, nativesAt } = world.plans
            const [seen, natives] = yield* world.chain.read([common, nativesAt(everybody)])
            expect(world.state.seen).toMatchObject({ ...seen, natives })
            if (found.ordered.length > 0) continue
            quiet += 1
            const isAsked = !still || world.state.seen.accounts.size > 0
            expect(told).toBe(isAsked ? 2 : 1)
          }
          expect(quiet).toBeGreaterThan(blocks / 4)
          expect(quiet).toBeLessThan(blocks)
        }),
      ),
    ),
  )
})

import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { investor } from '../../agents/investor.ts'
import { searcher } from '../../agents/searcher.ts'
import type { Fact } from '../../protocols/fact.ts'
import { herculesParameters } from '../../protocols/hercules/deploy.ts'
import { priceOf } from '../../protocols/hercules/tick.ts'
import { poolNames } from '../../protocols/pair.ts'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { step } from '../../sandbox/world/step.ts'
import { eager } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { tinyRun } from '../fixtures/tiny.ts'
import { worldOf } from '../fixtures/world.ts'

/**
 * The tiny world with Hercules on its chain, where nobody swaps but arbitrageurs: what others move after them in a block
 * is the next block's to close.
 */
async function withHercules(agents: Partial<RunSpec['agents']>): Promise<RunSpec> {
  const spec = await tinyRun('native')
  return {
    ...spec,
    base: { ...spec.base, hercules: herculesParameters.parse({}) },
    agents: { ...spec.agents, investor: investor.parameters.parse({ count: 0 }), ...agents },
    market: { ...spec.market, users: 0 },
  }
}

/** Lets it live for so many blocks; the books of every one of them close, or the step fails. */
const lived = Effect.fnUntraced(function* (spec: RunSpec, blocks: number) {
  const world = yield* worldOf(spec)
  const { pools } = world.deployments.hercules!
  const done: { readonly who: string; readonly type: Fact['type'] }[] = []
  const gaps: number[] = []
  for (let i = 0; i < blocks; i++) {
    const { entries, market } = yield* step(world)
    for (const { actor, fact } of entries) done.push({ who: actor.split('-')[0]!, type: fact.type })
    for (const name of poolNames) {
      const { sqrtPrice, fee } = world.state.seen.chain.hercules![name].price
      const outer = name === 'native' ? market.metis : market.eth
      gaps.push(Math.abs(Math.log(priceOf(sqrtPrice, pools[name]) / outer)) - fee)
    }
  }
  return { gaps: gaps.toSorted((a, b) => a - b), done }
})

const count = (done: readonly { readonly who: string; readonly type: string }[], who: string, type: string): number =>
  done.filter((each) => each.who === who && each.type === type).length

test('a searcher keeps Hercules’ prices within the fee of the outer ones, where without one they drift away', () =>
  live(
    Effect.gen(function* () {
      const none = {
        searcher: searcher.parameters.parse({ count: 1 }),
      }
      const watched = yield* lived(yield* Effect.promise(() => withHercules(none)), 60)
      expect(count(watched.done, 'searcher', 'swap')).toBeGreaterThan(30)
      // A block's fee is only known once its first swap has brought it up to date: nine blocks in ten.
      expect(watched.gaps[Math.floor(0.9 * watched.gaps.length)]).toBeLessThan(0.001)
      const alone = { ...none, searcher: searcher.parameters.parse({ count: 0 }) }
      const drifting = yield* lived(yield* Effect.promise(() => withHercules(alone)), 60)
      expect(drifting.gaps.at(-1)).toBeGreaterThan(0.01)
    }),
  ))

test('owners of capital come to ranges where fees are earned, and leave where the pool shows none', () =>
  live(
    Effect.gen(function* () {
      // Everybody begins with the same hope; one day on, what was earned is public.
      const people = {
        investor: investor.parameters.parse({ count: 12, ...eager, reviewDays: { median: 0.5, spread: 0 } }),
      }
      const { done } = yield* lived(yield* Effect.promise(() => withHercules(people)), 240)
      const came = count(done, 'investor', 'addLiquidity')
      expect(came).toBeGreaterThanOrEqual(4)
      expect(count(done, 'investor', 'removeLiquidity')).toBeGreaterThan(came / 2)
    }),
  ))

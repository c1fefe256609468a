import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { marketNames } from '../../protocols/perpetual/market.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import { live } from '../fixtures/effects.ts'
import { tinyRun } from '../fixtures/tiny.ts'
import { meanOf } from '../fixtures/runs.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const days = 10

/** The tiny campaign, hour by hour, with the perpetual exchange on its chain and its traders, and nobody who hedges there. */
async function perpetualRun(): Promise<RunSpec> {
  const spec = await tinyRun('native')
  return {
    ...spec,
    timeline: { ...spec.timeline, days, blockSeconds: 3600 },
    base: { ...baseParameters.parse({ feeds: {}, perpetual: {} }), prices: spec.base.prices },
    agents: { ...spec.agents, investor: { ...spec.agents.investor, count: 0 } },
  }
}

test('traders take both sides of both markets and bring them to their index, and the books close in every block', async () => {
  const spec = await perpetualRun()
  await live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      const entries: Entry[] = []
      /** Logarithms of a market's price and its index over what both were at the start, block by block. */
      const paths = marketNames.map(() => ({ price: [] as number[], index: [] as number[] }))
      let failed = 0
      yield* grow(world, spec, (moment) => {
        entries.push(...moment.entries)
        failed += moment.failed.length
        for (const [place, name] of marketNames.entries()) {
          const { price, index } = world.state.seen.chain.perpetual!.markets[name]
          paths[place]!.price.push(Math.log(price / spec.base.prices[name]))
          paths[place]!.index.push(Math.log(index / spec.base.prices[name]))
        }
      })
      const trades = entries.flatMap(({ actor, fact }) =>
        actor.startsWith('trader-') && fact.type === 'position' ? [fact] : [],
      )
      expect(new Set(trades.map(({ size }) => size > 0n))).toEqual(new Set([true, false]))
      expect(new Set(trades.map(({ market }) => market)).size).toBe(2)
      for (const { price, index } of paths) {
        // Whatever way the index goes, the price goes it, too: by most of it, and seldom far from it.
        expect(slopeOf(index, price)).toBeGreaterThan(0.5)
        expect(meanOf(price.map((each, i) => Math.abs(each - index[i]!)))).toBeLessThan(0.04)
      }
      expect(failed).toBeLessThan(entries.length / 20)
      // The foundation makes the market: it is paid or pays whenever takers are not balanced.
      expect(entries.some(({ actor, fact }) => actor === 'perpetual' && fact.type === 'funding')).toBe(true)
    }),
  )
})

/** Of a line through the origin. */
const slopeOf = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, each, i) => sum + each * y[i]!, 0) / x.reduce((sum, each) => sum + each ** 2, 0)

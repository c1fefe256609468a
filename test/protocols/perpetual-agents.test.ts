import { Effect } from 'effect'
import { expect, test } from 'vitest'
import type { RunSpec } from '../../sandbox/run/spec.ts'
import { marketNames } from '../../protocols/perpetual/market.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import { live } from '../fixtures/effects.ts'
import { tinyRun } from '../fixtures/tiny.ts'
import { grow, worldOf } from '../fixtures/world.ts'

const days = 4

/** The tiny campaign, hour by hour, with the perpetual exchange on its chain and everybody who lives on it. */
async function perpetualRun(): Promise<RunSpec> {
  const spec = await tinyRun('native')
  return {
    ...spec,
    timeline: { ...spec.timeline, days, blockSeconds: 3600 },
    base: { ...baseParameters.parse({ feeds: {}, perpetual: {} }), prices: spec.base.prices },
  }
}

test('traders take both sides of both markets and bring them to their index, and the books close in every block', async () => {
  const spec = await perpetualRun()
  await live(
    Effect.gen(function* () {
      const world = yield* worldOf(spec)
      const entries: Entry[] = []
      const premiums: number[] = []
      const untraded: number[] = []
      let failed = 0
      yield* grow(world, spec, (moment) => {
        entries.push(...moment.entries)
        failed += moment.failed.length
        for (const name of marketNames) {
          const { price, index } = world.state.seen.chain.perpetual!.markets[name]
          premiums.push(Math.abs(price / index - 1))
          untraded.push(Math.abs(spec.base.prices[name] / index - 1))
        }
      })
      const trades = entries.flatMap(({ actor, fact }) =>
        actor.startsWith('trader-') && fact.type === 'position' ? [fact] : [],
      )
      expect(new Set(trades.map(({ size }) => size > 0n))).toEqual(new Set([true, false]))
      expect(new Set(trades.map(({ market }) => market)).size).toBe(2)
      expect(sum(premiums)).toBeLessThan(sum(untraded) / 2)
      expect(failed).toBeLessThan(entries.length / 20)
      // The foundation makes the market: it is paid or pays whenever takers are not balanced.
      expect(entries.some(({ actor, fact }) => actor === 'perpetual' && fact.type === 'funding')).toBe(true)
    }),
  )
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

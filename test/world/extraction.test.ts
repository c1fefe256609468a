import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { type StepResult, steps } from '../../sandbox/world/step.ts'
import { nativeLinear, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'

const specWith = (extracts: number) =>
  specOf(
    campaign.parse({
      name: 'extraction',
      question: 'What does a sequencer do with an order that is its own to make?',
      days: 10,
      blockSeconds: 3600,
      seeds: 1,
      programme: { fromDay: 1, days: 1 },
      evaluation: { fromDay: 2, toDay: 10 },
      chain: { sequencing: {} },
      agents: {
        user: { count: 20, swapsPerDay: 12 },
        investor: { count: 0 },
        arbitrageur: { count: 0 },
        operator: { count: 2, uptime: { low: 1, high: 1 }, extracts },
        searcher: { count: 2, memoryDays: 1000 },
      },
      market: { users: 20 },
      policies: [nativeLinear],
    }),
    'none',
  )

const run = (extracts: number) =>
  Effect.gen(function* () {
    const world = yield* worldOf(specWith(extracts))
    const moments: StepResult[] = []
    yield* steps(world, 200, (moment) => void moments.push(moment))
    return { world, moments }
  })

/** A searcher's trade before and behind somebody else's in one block. */
const surrounds = ({ ordered }: StepResult, searcher: string): boolean => {
  const swaps = ordered.filter(({ action }) => action === 'netswap.swap').map(({ actor }) => actor)
  const [first, last] = [swaps.indexOf(searcher), swaps.lastIndexOf(searcher)]
  return first >= 0 && swaps.slice(first, last).some((actor) => actor.startsWith('user-'))
}

test('a sequencer that extracts lets its own searcher see what is private and come first for nothing; an honest one does not', () =>
  live(
    Effect.gen(function* () {
      const { world, moments } = yield* run(1)
      const first = new Map<string, number>()
      for (const { turn, ordered } of moments) {
        const builder = turn.builder && world.byAddress.get(turn.builder)?.persona
        if (builder === undefined) continue
        const own = builder.replace('operator', 'searcher')
        const sequenced = ordered.filter(({ since }) => since !== undefined).map(({ actor }) => actor)
        const head = sequenced.slice(0, sequenced.filter((actor) => actor === own).length)
        expect(new Set(head).size).toBeLessThanOrEqual(1)
        if (head.length > 0) {
          expect(head[0]).toBe(own)
          first.set(own, (first.get(own) ?? 0) + 1)
        }
      }
      expect([...first.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10)

      const honest = yield* run(0)
      const between = honest.moments.filter((moment) =>
        ['searcher-0', 'searcher-1'].some((searcher) => surrounds(moment, searcher)),
      )
      // By arrival all that one sends comes in one piece.
      expect(between).toEqual([])
    }),
  ))

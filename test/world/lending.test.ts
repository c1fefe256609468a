import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { forkOf, openRun } from '../../sandbox/campaign/run.ts'
import { baseChain, baseParameters, serveBaseChain } from '../../sandbox/world/base-chain.ts'
import { steps } from '../../sandbox/world/step.ts'
import { tinyRun } from '../fixtures/tiny.ts'

it('lenders and borrowers live on a chain with a market for both, and its books close after every block', async () => {
  const tiny = await tinyRun('native')
  const chain = baseParameters.parse({ feeds: {}, lending: {} })
  const spec = { ...tiny, base: { ...chain, prices: tiny.base.prices } }
  const counts: Record<string, number> = {}
  const program = Effect.scoped(
    Effect.gen(function* () {
      const base = yield* baseChain(spec.base)
      const { url } = yield* serveBaseChain(base)
      const world = yield* openRun(spec, forkOf(base, url))
      yield* steps(world, 12 * 45, (moment) => {
        for (const { fact } of moment.entries) counts[fact.type] = (counts[fact.type] ?? 0) + 1
      })
    }),
  )
  await Effect.runPromise(program)
  expect(counts['borrow']).toBeGreaterThan(0)
  expect(counts['repay']).toBeGreaterThan(0)
}, 60_000)

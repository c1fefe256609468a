import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { forkOf, openRun } from '../../sandbox/campaign/run.ts'
import { baseChain, baseParameters, serveBaseChain } from '../../sandbox/world/base-chain.ts'
import { steps } from '../../sandbox/world/step.ts'
import { tinyRun } from '../fixtures/tiny.ts'

it('lenders and borrowers live on a chain with a market for both, and its books close after every block', async () => {
  const tiny = await tinyRun('native')
  // At a slope of 4 %, as the market opened with in 2023, dollars earn less there than on mainnet below the kink.
  const chain = baseParameters.parse({ feeds: {}, lending: { usdc: { slope1: 0.12 } } })
  const spec = { ...tiny, base: { ...chain, prices: tiny.base.prices } }
  const seen = new Set<string>()
  const program = Effect.scoped(
    Effect.gen(function* () {
      const base = yield* baseChain(spec.base)
      const { url } = yield* serveBaseChain(base)
      const world = yield* openRun(spec, forkOf(base, url))
      const { usdc } = world.deployments.bridge
      yield* steps(world, 12 * 30, ({ entries }) => {
        for (const { actor, fact } of entries) {
          if ('market' in fact && 'token' in fact)
            seen.add(`${actor.replace(/-\d+$/, '')}: ${fact.type} ${fact.token === usdc.address}`)
        }
      })
    }),
  )
  await Effect.runPromise(program)
  expect([...seen].sort()).toEqual(
    expect.arrayContaining([
      'borrower: borrow true',
      'borrower: repay true',
      'borrower: supply false',
      'borrower: withdrawal false',
      'lender: supply true',
    ]),
  )
}, 60_000)

import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { fromUnits } from '../../protocols/token.ts'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import { balanceOutside } from '../../sandbox/world/mainnet.ts'
import { nativeLinear, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'
import { forkOf, openRun } from '../../sandbox/campaign/run.ts'
import { baseChain, baseParameters, serveBaseChain } from '../../sandbox/world/base-chain.ts'
import { step, steps } from '../../sandbox/world/step.ts'
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

it('keepers liquidate who owes too much after a crash of METIS, sell what they seized, and gain by it', () =>
  live(
    Effect.gen(function* () {
      const campaign = smallCampaign({
        chain: { feeds: {}, lending: {} },
        agents: {
          investor: { count: 3 },
          user: { count: 2 },
          borrower: { count: 12, needDays: 3, needShare: 0.1, metisShare: { low: 0.05, high: 0.1 } },
        },
      })
      const world = yield* worldOf(specOf(campaign, nativeLinear.id))
      const { address } = world.inhabitants.find(({ kind }) => kind.kind === 'keeper')!
      const { usdc, metis } = world.deployments.bridge
      const worth = () =>
        fromUnits(world.ledger.balance(usdc.address, address), 6) + balanceOutside(world.mainnet, address)
      for (let block = 0; block < 80; block++) yield* step(world)
      const before = worth()
      world.market = { ...world.market, metis: 0.3 * world.market.metis }
      const entries: Entry[] = []
      for (let block = 0; block < 12; block++) entries.push(...(yield* step(world)).entries)
      const repaid = entries.flatMap(({ fact }) =>
        fact.type === 'liquidation' && fact.liquidator === address ? [fromUnits(fact.amount, 6)] : [],
      )
      expect(repaid.length).toBeGreaterThan(1)
      // It holds dollars again; two days on its account outside bring less than half a thousandth.
      expect(fromUnits(world.ledger.balance(metis.address, address), 18)).toBeLessThan(0.001)
      const gain = worth() - before - 0.0005 * balanceOutside(world.mainnet, address)
      expect(gain).toBeGreaterThan(0.03 * repaid.reduce((sum, amount) => sum + amount, 0))
    }),
  ))

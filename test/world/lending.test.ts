import { advance } from '../../sandbox/world/world.ts'
import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import type { Entry } from '../../sandbox/ledger/ledger.ts'
import { balanceOutside } from '../../sandbox/market/outside-accounts.ts'
import { actor } from '../fixtures/actor.ts'
import { agentKinds } from '../../agents/index.ts'
import { eager, nativeLinear, restless, smallCampaign, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { worldOf } from '../fixtures/world.ts'
import { openRun } from '../../sandbox/run/open-run.ts'
import { serveOrigin } from '../../sandbox/origin/origin.ts'
import { baseParameters } from '../../sandbox/origin/base-parameters.ts'
import { step, steps } from '../../sandbox/world/step.ts'
import { tinyRun } from '../fixtures/tiny.ts'

it('owners of capital lend and borrow on a chain with a market for both, and its books close after every block', async () => {
  const tiny = await tinyRun('native')
  const chain = baseParameters.parse({ feeds: {}, lending: {} })
  const investor = agentKinds.investor.parameters.parse({ count: 24, ...restless })
  const agents = { ...tiny.agents, investor }
  const spec = { ...tiny, agents, base: { ...chain, prices: tiny.base.prices } }
  const seen = new Set<string>()
  const program = Effect.scoped(
    Effect.gen(function* () {
      const origin = yield* serveOrigin(spec.base)
      const world = yield* openRun(spec, origin)
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
      'investor: borrow true',
      'investor: repay true',
      'investor: supply false',
      'investor: supply true',
      'investor: withdrawal false',
      'investor: withdrawal true',
    ]),
  )
})

/** Borrows as much as `borrow` says against what it brings, in its first two blocks, and never looks at it again. */
const careless = (persona: string, on: 'usdc' | 'metis' | 'seMetis', borrow: readonly ['metis' | 'usdc', number]) => {
  let turn = 0
  return (opening: number) =>
    actor(
      ({ me, view, deployments, actions: { lending, enki } }) => {
        const reserve = (wanted: string) => deployments.lending!.reserves.find(({ name }) => name === wanted)!
        const pledge = (amount: bigint) => [
          ...lending!.approvals(reserve(on)),
          lending!.supply(reserve(on), amount),
          lending!.useAsCollateral(reserve(on), true),
          lending!.borrow(reserve(borrow[0]), toUnits(borrow[1], reserve(borrow[0]).token.decimals)),
        ]
        turn += 1
        if (on !== 'seMetis') {
          const all = on === 'usdc' ? view.account.bridge.usdc : view.account.metis.wmetis
          // METIS can be borrowed once somebody has pledged it.
          return turn === (on === 'usdc' ? 2 : 1) ? { intents: pledge(all) } : undefined
        }
        if (turn === 1) {
          const amount = view.account.metis.wmetis
          return { intents: [...enki!.approvals(), enki!.mint({ amount, stake: true, to: me })] }
        }
        return turn === 2 ? { intents: pledge(10n ** 21n) } : undefined
      },
      on === 'usdc' ? { usdc: 2000 } : { metis: 1010 },
      opening,
      persona,
    )
}

it('keepers liquidate whatever loan prices have made too large, sell what they seized, and gain by it', () =>
  live(
    Effect.gen(function* () {
      const campaign = smallCampaign({
        chain: { feeds: {}, sequencing: {}, enki: { openingLiquidity: 50_000 }, lending: {} },
        agents: {
          investor: { count: 10, ...eager },
          user: { count: 2 },
          operator: { count: 0 },
        },
      })
      const world = yield* worldOf(specOf(campaign, nativeLinear.id), {
        inhabitants: (born, opening) => [
          ...born,
          careless('actor-2', 'metis', ['usdc', 9000])(opening),
          careless('actor-3', 'metis', ['usdc', 8500])(opening),
          careless('actor-0', 'usdc', ['metis', 30])(opening),
          careless('actor-1', 'seMetis', ['usdc', 8000])(opening),
        ],
      })
      const { address } = world.inhabitants.find(({ kind }) => kind.kind === 'keeper')!
      const { usdc, metis } = world.deployments.bridge
      const { seMetis } = world.deployments.enki!
      const worth = () =>
        fromUnits(world.ledger.balance(usdc.address, address), 6) + balanceOutside(world.state.outsideAccounts, address)
      /** What a keeper liquidates in two days and a half after METIS costs this many times as much, and what it gains meanwhile. */
      const after = Effect.fnUntraced(function* (times: number) {
        advance(world, { market: { ...world.state.market, metis: times * world.state.market.metis } })
        const before = worth()
        const entries: Entry[] = []
        for (let block = 0; block < 15; block++) entries.push(...(yield* step(world)).entries)
        const liquidations = entries.flatMap(({ fact }) =>
          fact.type === 'liquidation' && fact.liquidator === address ? [fact] : [],
        )
        // That long on its account outside bring less than half a thousandth.
        return { liquidations, gain: worth() - before - 0.0005 * balanceOutside(world.state.outsideAccounts, address) }
      })
      for (let block = 0; block < 80; block++) yield* step(world)

      const fallen = yield* after(0.3)
      const repaid = fallen.liquidations.map(({ amount }) => fromUnits(amount, 6))
      expect(repaid.length).toBeGreaterThan(2)
      expect(fallen.liquidations.some(({ collateral }) => collateral === seMetis.address)).toBe(true)
      expect(fallen.gain).toBeGreaterThan(0.03 * repaid.reduce((sum, amount) => sum + amount, 0))
      // It holds dollars again, and what is not worth a transaction.
      for (const token of [metis, seMetis]) {
        expect(fromUnits(world.ledger.balance(token.address, address), 18) * world.state.market.metis).toBeLessThan(200)
      }

      // METIS that is owed it has to buy.
      const risen = yield* after(8)
      expect(risen.liquidations.map(({ token }) => token)).toContain(metis.address)
      expect(risen.gain).toBeGreaterThan(0)
    }),
  ))

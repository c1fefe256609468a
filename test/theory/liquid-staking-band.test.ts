import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { pegTrades } from '../../agents/mind/mev/peg-trade.ts'
import type { SearcherView } from '../../agents/mind/mev/searcher-view.ts'
import { enki as stake } from '../../agents/uses/enki.ts'
import type { Sight } from '../../agents/uses/use.ts'
import { toUnits } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

const alice: Address = '0x0000000000000000000000000000000000000a11'
const bob: Address = '0x0000000000000000000000000000000000000b22'
const carol: Address = '0x0000000000000000000000000000000000000c33'
const wei = (metis: number) => toUnits(metis, 18)

type Here = Stage<'sequencing' | 'enki'>

/** What the yield outside is, per year: who leaves wants that for waiting. */
const wanted = 0.2
/** e^(-0.2 x 20 / 365): what METIS in twenty days is worth now to whoever wants a fifth a year. */
const low = 0.9891008
const fee = 0.003

/** What somebody sees on the stage who has a use for METIS. */
const sightOf = Effect.fnUntraced(function* (stage: Here, me: Address) {
  const { metis, bridge, enki } = yield* Effect.all({
    metis: stage.account('metis', me),
    bridge: stage.account('bridge', me),
    enki: stage.account('enki', me),
  })
  const chain = yield* Effect.all({ metis: stage.state('metis'), enki: stage.state('enki') })
  const outside = { eth: 2000, metis: 30, mainnetYield: wanted }
  const view = { now: stage.now() + 1, chain, account: { metis, bridge, enki }, native: 10n ** 19n, outside }
  return { me, view, deployments: stage.deployments, actions: stage.actions } as unknown as Sight<'enki'>
})

test('V21: after a forced sale or purchase of eMETIS those who stake, leave and search keep its price in the band', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { rewardPerBlock: 0 }, enki: {} })
      const { enki } = stage.actions
      const market = Effect.fnUntraced(function* () {
        const { base, quote } = (yield* stage.state('enki')).reserves
        return { base: Number(base) / 1e18, quote: Number(quote) / 1e18, spot: Number(quote) / Number(base) }
      })
      for (const account of [alice, bob, carol]) {
        yield* stage.endow(account, { native: 10, metis: 4000 })
        yield* stage.play(account, ...enki.approvals())
      }
      yield* stage.play(
        alice,
        enki.mint({ amount: wei(1500), stake: false, to: alice }),
        enki.swap({ give: 'eMETIS', amountIn: wei(1500), minOut: 1n, to: alice }),
      )
      const fallen = yield* market()
      expect(fallen.spot).toBeLessThan(0.6)
      // Who stakes buys as long as it is cheaper than minted; what he paid less than that is his.
      const before = yield* sightOf(stage, bob)
      yield* stage.play(bob, ...stake.enter(before, { metis: wei(4000), usdc: 0n, weth: 0n }, 0.01))
      const bought = yield* market()
      expect(bought.spot).toBeGreaterThanOrEqual((1 - fee) * low)
      expect(bought.spot).toBeLessThanOrEqual(1)
      const staking = yield* sightOf(stage, bob)
      expect(stake.held(staking).metis).toBeGreaterThan(4000)

      // Whoever leaves sells down to what a ticket is worth to him, and waits for the rest.
      yield* stage.play(bob, ...stake.leave(staking, 1, 0.01))
      const left = yield* market()
      expect(left.spot).toBeLessThan(bought.spot)
      const sold = left.base - bought.base
      expect(((1 - fee) * left.quote) / (left.base - fee * sold)).toBeCloseTo(low, 6)
      const [ticket] = (yield* stage.account('enki', bob)).tickets
      expect(Number(ticket!.amount)).toBeGreaterThan(0)

      // The other way eMETIS is minted and sold, as long as it brings more METIS than it takes.
      yield* stage.play(alice, enki.swap({ give: 'METIS', amountIn: wei(1500), minOut: 1n, to: alice }))
      const risen = yield* market()
      expect(risen.spot).toBeGreaterThan(1.4)
      const searching = yield* sightOf(stage, carol)
      const held = { [stage.deployments.bridge.metis.address]: wei(4000) }
      const trades = pegTrades({ ...searching, held } as unknown as SearcherView)
      yield* stage.play(carol, ...trades.flatMap(({ calls }) => calls))
      const minted = yield* market()
      expect(minted.spot).toBeLessThanOrEqual(1 / (1 - fee))
      expect(minted.spot).toBeGreaterThanOrEqual(1)

      // In the end the ticket is paid: ENKI's keeper brings the METIS back meanwhile, a day at a time.
      const days = Math.ceil((ticket!.maturity - stage.now()) / 86_400)
      expect(days).toBe(20)
      for (let i = 0; i < days; i++) {
        stage.pass(86_399)
        yield* stage.play(bob)
      }
      const claims = stake.claim!(yield* sightOf(stage, bob))
      yield* stage.play(bob, ...claims.flatMap(({ calls }) => calls))
      expect((yield* stage.account('enki', bob)).tickets[0]!.id).toBe(0n)
    }),
  ))

import { Effect } from 'effect'
import type { Address } from 'viem'
import { expect, test } from 'vitest'
import { staker } from '../../agents/staker.ts'
import { toUnits } from '../../protocols/token.ts'
import { live } from '../fixtures/effects.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'

const alice: Address = '0x0000000000000000000000000000000000000a11'
const bob: Address = '0x0000000000000000000000000000000000000b22'
const wei = (metis: number) => toUnits(metis, 18)

type Here = Stage<'sequencing' | 'enki'>

/** A staker with money outside who wants a fifth a year, and what it decides on what it sees on the stage. */
const patient = (stage: Here, me: Address) => {
  const draws = { uniform: () => 0.5 }
  const { attributes, memory, endowment } = staker.birth({
    parameters: staker.parameters.parse({
      requiredReturn: { low: 0.2, high: 0.2 },
      // It wants no METIS of its own, so that all it does is to gain from the market.
      priorYield: 0,
    }),
    rank: 0,
    beginning: { eth: 2000, metis: 30, mainnetYield: 0.5, volatility: { eth: 0.65, metis: 0.85 } },
    opening: 0,
    draws: () => draws,
    address: () => me,
  })
  expect(endowment.metis).toBe(0)
  let remembered = { ...memory, stakingYield: 0 }
  return Effect.fnUntraced(function* (review: boolean) {
    const { metis, bridge, enki } = yield* Effect.all({
      metis: stage.account('metis', me),
      bridge: stage.account('bridge', me),
      enki: stage.account('enki', me),
    })
    const chain = yield* Effect.all({
      metis: stage.state('metis'),
      netswap: stage.state('netswap'),
      enki: stage.state('enki'),
    })
    const signal = { trend: 0, variance: 0.85 ** 2 / 365 }
    const decision = staker.decide({
      me,
      attributes,
      memory: remembered,
      review,
      deployments: stage.deployments,
      actions: stage.actions,
      random: () => draws,
      view: {
        now: stage.now() + 1,
        blockSeconds: 1,
        native: 10n ** 19n,
        outsideAccount: 1e6,
        chain,
        account: { metis, bridge, enki },
        announced: [],
        rules: { places: 'arrival', batched: false, pending: 'hidden', offers: 'none', privately: false, most: 64 },
        outside: {
          eth: 2000,
          metis: 30,
          mainnetYield: 0.5,
          users: 0,
          bridgeFee: 0,
          signals: { metis: signal, eth: signal, revenue: 0, revenueDays: 0, fundamental: 30 },
        },
      },
    } as unknown as Parameters<typeof staker.decide>[0])
    remembered = decision.memory
    for (const { amount } of decision.deposits ?? []) yield* stage.endow(me, { metis: Number(amount) / 1e18 })
    yield* stage.play(me, ...(decision.intents ?? []))
    return decision
  })
}

test('V21: after a forced sale or purchase of eMETIS a staker brings the market back into the band', () =>
  live(
    Effect.gen(function* () {
      const stage = yield* openStage({ sequencing: { rewardPerBlock: 0 }, enki: {} })
      const { enki } = stage.actions
      yield* stage.endow(bob, { native: 10 })
      const decide = patient(stage, bob)
      const act = Effect.fnUntraced(function* () {
        for (let wake = true, review = true; wake; review = false) wake = (yield* decide(review)).wake === true
      })
      const market = Effect.fnUntraced(function* () {
        const { base, quote } = (yield* stage.state('enki')).reserves
        return { base: Number(base) / 1e18, quote: Number(quote) / 1e18, spot: Number(quote) / Number(base) }
      })
      // e^(-0.2 x 20 / 365): what METIS in twenty days is worth now to whoever wants a fifth a year.
      const low = 0.9891008
      const fee = 0.003
      yield* stage.endow(alice, { native: 10, metis: 4000 })
      yield* stage.play(alice, ...enki.approvals())
      yield* stage.play(
        alice,
        enki.mint({ amount: wei(1500), stake: false, to: alice }),
        enki.swap({ give: 'eMETIS', amountIn: wei(1500), minOut: 1n, to: alice }),
      )
      const fallen = yield* market()
      expect(fallen.spot).toBeLessThan(0.6)
      yield* act()
      const bought = yield* market()
      expect(bought.spot).toBeGreaterThanOrEqual((1 - fee) * low)
      expect(bought.spot).toBeLessThanOrEqual(low)
      // The last eMETIS cost just what it is worth; the fees of all the others stay in the pool.
      const spent = bought.quote - fallen.quote
      expect((bought.quote - fee * spent) / bought.base / (1 - fee)).toBeCloseTo(low, 6)
      const [ticket] = (yield* stage.account('enki', bob)).tickets
      expect(Number(ticket!.amount) / 1e18 / spent).toBeGreaterThan(1 / low)

      // The other way eMETIS is minted and sold, as long as it brings more METIS than it takes.
      yield* stage.play(alice, enki.swap({ give: 'METIS', amountIn: wei(1500), minOut: 1n, to: alice }))
      const risen = yield* market()
      expect(risen.spot).toBeGreaterThan(1.4)
      yield* act()
      const minted = yield* market()
      expect(minted.spot).toBeLessThanOrEqual(1 / (1 - fee))
      expect(minted.spot).toBeGreaterThanOrEqual(1)
      const sold = minted.base - risen.base
      expect(((1 - fee) * minted.quote) / (minted.base - fee * sold)).toBeCloseTo(1, 6)

      // In the end its ticket is paid: ENKI's keeper brings the METIS back meanwhile, a day at a time.
      const days = Math.ceil((ticket!.maturity - stage.now()) / 86_400)
      expect(days).toBe(20)
      for (let i = 0; i < days; i++) {
        stage.pass(86_399)
        yield* stage.play(bob)
      }
      yield* act()
      expect((yield* stage.state('enki')).outstanding).toBe(0n)
      expect((yield* stage.account('enki', bob)).tickets[0]!.id).toBe(0n)
    }),
  ))

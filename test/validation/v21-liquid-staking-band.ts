import { Effect } from 'effect'
import type { Address } from 'viem'
import { pegTrades } from '../../agents/mind/mev/peg-trade.ts'
import type { SearcherView } from '../../agents/mind/mev/searcher-view.ts'
import { ticketWorth } from '../../agents/mind/staking/liquid-staking.ts'
import { enki as stake } from '../../agents/uses/enki.ts'
import type { Sight } from '../../agents/uses/use.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { toUnits } from '../../protocols/token.ts'
import { openStage, type Stage } from '../fixtures/stage.ts'
import { about, asPrinted, atLeast, atMost, exactly, type Row, type ValidationCase, within } from './case.ts'

const alice: Address = '0x0000000000000000000000000000000000000a11'
const bob: Address = '0x0000000000000000000000000000000000000b22'
const carol: Address = '0x0000000000000000000000000000000000000c33'
const wei = (metis: number) => toUnits(metis, 18)

type Here = Stage<'sequencing' | 'enki'>

/** What the yield outside is, per year: who leaves wants that for waiting. */
const wanted = 0.2
/** e^(-0.2 x 20 / 365): what METIS in twenty days is worth now to whoever wants a fifth a year. */
const low = ticketWorth(20, wanted, 0)
const fee = swapFee

/** Required return, and the lower bound of a claim on 1 in 21 days. */
const table = [
  [0.05, 0.997127],
  [0.1, 0.994263],
  [0.2, 0.988559],
  [0.4, 0.977249],
] as const

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

/** A forced sale and a forced purchase of eMETIS, and what who stakes, who leaves and who searches make of them. */
const forced = Effect.gen(function* () {
  const rows: Row[] = []
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
  rows.push(atMost('METIS for an eMETIS after a forced sale', 0.6, fallen.spot))
  // Who stakes buys as long as it is cheaper than minted; what he paid less than that is his.
  const before = yield* sightOf(stage, bob)
  yield* stage.play(bob, ...stake.enter(before, { metis: wei(4000), usdc: 0n, weth: 0n }, 0.01))
  const bought = yield* market()
  rows.push(
    atLeast('after who stakes has bought: the lower bound less the fee', (1 - fee) * low, bought.spot),
    atMost('after who stakes has bought: the upper bound', 1, bought.spot),
  )
  const staking = yield* sightOf(stage, bob)
  rows.push(atLeast('METIS that who bought for 4,000 has in it', 4000, stake.held(staking).metis))

  // Whoever leaves sells down to what a ticket is worth to him, and waits for the rest.
  yield* stage.play(bob, ...stake.leave(staking, 1, 0.01))
  const left = yield* market()
  const sold = left.base - bought.base
  rows.push(
    about(
      'last eMETIS that who leaves sells, METIS: a ticket is worth that',
      low,
      ((1 - fee) * left.quote) / (left.base - fee * sold),
      5e-7,
    ),
  )
  const [ticket] = (yield* stage.account('enki', bob)).tickets
  rows.push(exactly('and takes a ticket for the rest', true, ticket!.amount > 0n))

  // The other way eMETIS is minted and sold, as long as it brings more METIS than it takes.
  yield* stage.play(alice, enki.swap({ give: 'METIS', amountIn: wei(1500), minOut: 1n, to: alice }))
  const risen = yield* market()
  rows.push(atLeast('METIS for an eMETIS after a forced purchase', 1.4, risen.spot))
  const searching = yield* sightOf(stage, carol)
  const held = { [stage.deployments.bridge.metis.address]: wei(4000) }
  const trades = pegTrades({ ...searching, held } as unknown as SearcherView)
  yield* stage.play(carol, ...trades.flatMap(({ calls }) => calls))
  const minted = yield* market()
  rows.push(
    atMost('after searchers have minted and sold: the upper bound and the fee', 1 / (1 - fee), minted.spot),
    atLeast('and no lower than minting costs', 1, minted.spot),
  )

  // In the end the ticket is paid: ENKI's keeper brings the METIS back meanwhile, a day at a time.
  const days = Math.ceil((ticket!.maturity - stage.now()) / 86_400)
  rows.push(exactly('days until the ticket is paid', 20, days))
  for (let i = 0; i < days; i++) {
    stage.pass(86_399)
    yield* stage.play(bob)
  }
  const claims = stake.claim!(yield* sightOf(stage, bob))
  yield* stage.play(bob, ...claims.flatMap(({ calls }) => calls))
  rows.push(exactly('tickets left when it is', 0n, (yield* stage.account('enki', bob)).tickets[0]!.id))
  return rows
})

export const liquidStakingBand: ValidationCase = {
  id: 'V21',
  title: 'The band of a liquid staking token',
  where: 'functions, chain',
  run: () =>
    Effect.map(forced, (rows) => [
      ...table.map(([rate, bound]) =>
        asPrinted(`lower bound, 21 days at r = ${rate}`, bound, ticketWorth(21, rate, 0), 6),
      ),
      within('the same with a fee of 1 %', 0.99 * Math.exp((-0.2 * 20) / 365), ticketWorth(20, 0.2, 0.01), 1e-6),
      ...rows,
    ]),
}

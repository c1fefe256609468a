import { Effect } from 'effect'
import { liquidationPrice } from '../../protocols/perpetual/margin.ts'
import { ratios } from '../../protocols/perpetual/parameters.ts'
import { liquidator, long, named, openPerpetual, sum, tick, usd, whale, whole } from '../fixtures/perpetual.ts'
import { asPrinted, exactly, type Row, type ValidationCase, within, withinWei } from './case.ts'

/** Maintenance, leverage, where a long and a short opened at 2000 fall. */
const table = [
  [0.01, 2, 1010.101, 2970.297],
  [0.01, 5, 1616.1616, 2376.2376],
  [0.01, 10, 1818.1818, 2178.2178],
  [0.01, 20, 1919.1919, 2079.2079],
  [0.02, 2, 1020.4082, 2941.1765],
  [0.02, 5, 1632.6531, 2352.9412],
  [0.02, 10, 1836.7347, 2156.8627],
  [0.02, 20, 1938.7755, 2058.8235],
  [0.05, 2, 1052.6316, 2857.1429],
  [0.05, 5, 1684.2105, 2285.7143],
  [0.05, 10, 1894.7368, 2095.2381],
] as const
const leverages = [2, 5, 9] as const

/** Positions of one side on the exchange: each is refused to liquidators short of its price, and liquidated past it. */
const liquidated = Effect.fnUntraced(function* (side: 'long' | 'short') {
  const { play, refusal, account, actions, join, open, bring } = yield* openPerpetual
  yield* join(whale, 3_000_000)
  yield* join(liquidator, 200_000)
  const traders = leverages.map((times, i) => ({ times, who: named((side === 'long' ? 20 : 30) + i) }))
  // Those with the least leverage go first, so that the price comes to the others' last.
  for (const { times, who } of traders) {
    yield* join(who, 200)
    yield* open(who, 'metis', side, (200 * times) / 30)
  }
  const rows: Row[] = []
  for (const { times, who } of traders.toReversed()) {
    const { balance, markets } = yield* account('perpetual', who)
    const size = usd(markets.metis.size)
    const openNotional = usd(markets.metis.openNotional)
    const margin = Number(balance.settlement) / 1e6 - usd(markets.metis.funding)
    const exact = liquidationPrice({ size, openNotional, margin }, ratios.maintenanceMargin)
    const entry = -openNotional / size
    const actual = (Math.abs(size) * entry) / margin
    const closed =
      side === 'long'
        ? (entry * (1 - 1 / actual)) / (1 - ratios.maintenanceMargin)
        : (entry * (1 + 1 / actual)) / (1 + ratios.maintenanceMargin)
    // Funding on the way moves the price by a tick or two.
    const towards = side === 'long' ? tick ** 3 : tick ** -3
    yield* bring(exact * towards)
    const before = yield* refusal(liquidator, actions.liquidate(who, 'metis'))
    yield* bring(exact / towards)
    const { facts } = yield* play(liquidator, actions.liquidate(who, 'metis'))
    const told = `${side} at ${times} times`
    rows.push(
      within(`${told}: price over the closed form`, 1, exact / closed, 1e-9),
      exactly(`${told}: refused three ticks before it`, 'CH_EAV', before ?? ''),
      exactly(
        `${told}: liquidated three ticks behind it`,
        true,
        facts.some(({ type }) => type === 'positionLiquidation'),
      ),
    )
  }
  return rows
})

/** Opened and closed in one block: what both were worth, and what is lost. */
const roundTrip = Effect.gen(function* () {
  const { play, account, actions, at, join } = yield* openPerpetual
  yield* join(long, 10_000)
  const { facts } = yield* play(
    long,
    actions.openPosition({ market: 'eth', side: 'long', base: 5n * whole, bound: 0n }),
    actions.closePosition('eth', 0n),
  )
  const trades = facts.filter((fact) => fact.type === 'position')
  const lost = 10_000 - Number((yield* account('perpetual', long)).value) / 1e6
  const [opened, closed] = trades
  const fee = at.exchangeFee
  const twice = fee / (1 - fee) + fee
  return [
    withinWei('round trip in a block: what closing brings, wei', -opened!.notional, closed!.notional, 2n),
    // Who asks for an amount of base pays the fee on top of what it costs; who sells it gets less by the fee.
    within('what it costs, dollars', twice * Math.abs(usd(opened!.notional)), lost, 1e-6),
    within('and over the fees by its events', 1, lost / usd(sum(trades.map((trade) => trade.fee))), 1e-6),
  ]
})

export const liquidation: ValidationCase = {
  id: 'V22',
  title: 'Where a position is liquidated',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const priced = table.flatMap(([maintenance, times, ofLong, ofShort]) => {
      const margin = 2000 / times
      const told = `maintenance ${maintenance}, ${times} times`
      return [
        asPrinted(`${told}: long`, ofLong, liquidationPrice({ size: 1, openNotional: -2000, margin }, maintenance), 4),
        asPrinted(
          `${told}: short`,
          ofShort,
          liquidationPrice({ size: -1, openNotional: 2000, margin }, maintenance),
          4,
        ),
      ]
    })
    const longs = yield* Effect.scoped(liquidated('long'))
    const shorts = yield* Effect.scoped(liquidated('short'))
    return [...priced, ...(yield* roundTrip), ...longs, ...shorts]
  }),
}

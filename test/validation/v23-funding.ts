import { Effect } from 'effect'
import type { Attitude } from '../../agents/mind/capital/attitude.ts'
import { offerOf } from '../../agents/mind/capital/offer.ts'
import { normal } from '../../agents/random.ts'
import { usesOn } from '../../agents/uses/index.ts'
import { leverageOn } from '../../agents/uses/perpetual-account.ts'
import { fundingRate } from '../../protocols/perpetual/funding.ts'
import { sqrtPriceX96 } from '../../protocols/perpetual/price.ts'
import { drawsOf } from '../../sandbox/random/streams.ts'
import { long, openPerpetual, short, usd, whale } from '../fixtures/perpetual.ts'
import { wei } from '../fixtures/scene.ts'
import { sightOf, useOf } from '../fixtures/uses.ts'
import { about, asPrinted, estimate, exactly, type Row, type ValidationCase, within } from './case.ts'

const index = 30
/** Share of a premium that arbitrage takes away each period. */
const absorbed = 0.1
const kept = 1 - absorbed

/**
 * On the exchange: a long and a short of one size, a premium of five per cent, of which somebody takes a tenth away each hour.
 * What the premium then is, and what both have paid.
 */
const fading = Effect.fnUntraced(function* (hours: number) {
  const { join, open, play, actions, state, anHourLater, fundingOf } = yield* openPerpetual
  for (const [who, margin] of [
    [long, 100_000],
    [short, 100_000],
    [whale, 100_000_000],
  ] as const) {
    yield* join(who, margin)
  }
  yield* open(long, 'metis', 'long', 100)
  yield* open(short, 'metis', 'short', 100)
  const bring = (price: number, side: 'long' | 'short') =>
    play(
      whale,
      actions.openPosition({ market: 'metis', side, base: 10n ** 24n, bound: 0n, limit: sqrtPriceX96(price) }),
    )
  yield* bring(index * 1.05, 'long')
  // What was paid before the premium stood is left out; prices are averaged over a quarter of an hour.
  yield* anHourLater
  const before = { long: yield* fundingOf(long), short: yield* fundingOf(short) }
  const premiums: number[] = []
  for (let hour = 0; hour < hours; hour++) {
    premiums.push((yield* state('perpetual')).markets.metis.price / index - 1)
    yield* anHourLater
    yield* bring(index * (1 + 0.05 * kept ** (hour + 1)), 'short')
  }
  return {
    premiums,
    paid: usd((yield* fundingOf(long)) - before.long),
    got: usd((yield* fundingOf(short)) - before.short),
  }
})

/** Deviation of a premium that is shocked each period, in those of the shocks, as funding follows it. */
function wavering(periods: number): Row {
  const draws = drawsOf('V23')
  const shock = 0.001
  let [premium, squares] = [0, 0]
  for (let period = 0; period < periods; period++) {
    premium = kept * premium + shock * normal(draws)
    squares += fundingRate({ market: index * (1 + premium), index }, 0.1) ** 2
  }
  const theory = 1 / Math.sqrt(1 - kept ** 2)
  // Squares of an autoregression are correlated by its square.
  const standardError = theory * 0.5 * Math.sqrt((2 / periods) * ((1 + kept ** 2) / (1 - kept ** 2)))
  return estimate(
    'c: deviation of funding over the shocks’',
    theory,
    Math.sqrt(squares / periods) / shock,
    standardError,
  )
}

/**
 * Funding a year at which capital that is offered meets a net long demand: owners whose required returns are spread evenly
 * choose between the short of the perpetual exchange and money outside.
 *
 * @param capital US dollars of positions that all of them can carry
 */
function carryEquilibrium(demand: number, capital: number, from: number, spread: number): number {
  const owners = 2000
  const offered = (funding: number): number => {
    const here = sightOf(({ view, deployments }) => {
      deployments.perpetual.exchangeFee = 0
      const { metis } = view.chain.perpetual.markets
      metis.liquidity = wei(1e12)
      metis.price = index * (1 + funding / 365)
      view.outside.bridgeFee = 0
      view.chain.metis.gasPrice = 0n
      view.outside.signals.metis.variance = 1e-6
      Object.assign(view.outside.signals, { funding: funding / 365 })
    })
    const use = useOf(usesOn(here.deployments as never), 'short')
    const leverage = leverageOn(here)
    const held = { usd: 0, metis: 0, leaving: 0 }
    const common = { riskPremium: 0, voice: 0 }
    const attitude = { riskAversion: 0, horizonDays: 90, reviewDays: 1, movingCost: 0, common } as Attitude
    let positions = 0
    for (let rank = 0; rank < owners; rank++) {
      const alternative = from + (spread * (rank + 1)) / owners
      const chooser = { here, attitude, alternative, expectedReturn: 0 }
      const offer = offerOf({ use, held, growth: 0 }, chooser, { usd: 1, from: 'chain' })
      // What a dollar of margin earns is compared with the same dollar outside.
      if (offer !== undefined && offer.worth / leverage > alternative) positions += capital / owners
    }
    return positions
  }
  let [low, high] = [0, 2]
  for (let i = 0; i < 26; i++) {
    const middle = (low + high) / 2
    if (offered(middle) < demand) low = middle
    else high = middle
  }
  return high
}

/** Net long demand, capital, funding a year in equilibrium, the same by eight hours in hundredths of a per cent. */
const carries = [
  [5e6, 1e7, 0.2, 1.826, 3],
  [5e6, 5e7, 0.08, 0.731, 3],
  [2e6, 1e7, 0.11, 1.0046, 4],
] as const

export const funding: ValidationCase = {
  id: 'V23',
  title: 'Funding',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const { premiums, paid, got } = yield* fading(14)
    const due = premiums.reduce((sum, premium) => sum + (premium * index * 100) / 24, 0)
    const ratio = (premiums.at(-1)! / premiums[0]!) ** (1 / (premiums.length - 1))
    return [
      exactly('b: above its index longs pay', true, paid > 0),
      about('a: what a long and a short of one size pay together, dollars', 0, paid + got, 1e-6),
      // Averages are whole ticks of a hundredth of a per cent.
      about('a: what the long has paid, dollars', due, paid, (14 * 1e-4 * index * 100) / 24),
      ...[1, 5, 10].map((hours) =>
        within(`c: premium on the chain after ${hours} periods`, 0.05 * kept ** hours, premiums[hours]!, 1e-6),
      ),
      about('c: periods in which it halves', 6.5788, Math.log(0.5) / Math.log(ratio), 5e-4),
      wavering(size === 'full' ? 1_000_000 : 100_000),
      ...carries.flatMap(([demand, capital, yearly, printed, digits]) => {
        const found = carryEquilibrium(demand, capital, 0.05, 0.3)
        return [
          within(`d: funding a year, D = ${demand / 1e6} million, W = ${capital / 1e6}`, yearly, found, 0.001),
          asPrinted('d: the same by eight hours, 0.01 %', printed, (found / 365 / 3) * 1e4, digits),
        ]
      }),
    ]
  }),
}

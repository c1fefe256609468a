import { Effect } from 'effect'
import type { Attitude } from '../../agents/mind/capital/attitude.ts'
import { offerOf } from '../../agents/mind/capital/offer.ts'
import { wantedNotional } from '../../agents/mind/credit/perpetual-exposure.ts'
import type { AnyUse, Sight } from '../../agents/uses/use.ts'
import { long, openPerpetual, usd } from '../fixtures/perpetual.ts'
import { asPrinted, type ValidationCase, within } from './case.ts'

/** Mean return, what money earns otherwise, risk aversion, volatility, and the share of wealth at risk. */
const table = [
  [0.25, 0.05, 3, 0.8, 0.104167],
  [0.25, 0.05, 1, 0.8, 0.3125],
  [0.5, 0.05, 5, 1, 0.09],
] as const
const wealth = 100_000

/** Worth of a use that exposes so much of a dollar to METIS and lets the rest earn what money earns. */
const worthOf = (exposed: number, [mean, rate, riskAversion, volatility]: (typeof table)[number]): number => {
  const use = {
    name: 'mixed',
    prospect: () => ({ yearly: { interest: (1 - exposed) * rate }, metis: exposed, risk: 0, entry: 0, exitDays: 0 }),
  } as unknown as AnyUse
  const here = {
    view: {
      now: 0,
      chain: { metis: { gasPrice: 0n } },
      outside: { metis: 30, bridgeFee: 0, signals: { metis: { variance: volatility ** 2 / 365 } } },
    },
  } as unknown as Sight
  const common = { riskPremium: 0, voice: 0 }
  const attitude = { riskAversion, horizonDays: 90, reviewDays: 1, movingCost: 0, impatience: 0, common } as Attitude
  const seen = { use, held: { usd: 0, metis: 0, leaving: 0 }, growth: 0 }
  return offerOf(
    seen,
    { here, attitude, alternative: rate, expectedReturn: mean },
    { usd: 1000, from: 'here', keeps: false },
  )!.worth
}

/** Where a function of one variable that has one top has it: three points of a parabola. */
function topOf(f: (x: number) => number): number {
  const [low, middle, high] = [f(0), f(0.5), f(1)]
  return 0.25 + (0.5 * (middle - low)) / (2 * middle - low - high)
}

export const shareAtRisk: ValidationCase = {
  id: 'V27',
  title: 'How much risk somebody takes',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const { join, open, account, state } = yield* openPerpetual
    yield* join(long, wealth)
    const { index } = (yield* state('perpetual')).markets.metis
    const rows = []
    for (const row of table) {
      const [mean, rate, riskAversion, volatility, printed] = row
      const told = `(μ, r, a, σ) = (${row.slice(0, 4).join(', ')})`
      const closed = (mean - rate) / (riskAversion * volatility ** 2)
      const notional = wantedNotional({
        wealth,
        expectedReturn: mean,
        carry: rate,
        riskAversion,
        volatility,
        cost: 0,
      })
      const before = (yield* account('perpetual', long)).markets.metis.size
      yield* open(long, 'metis', 'long', notional / index)
      const { size } = (yield* account('perpetual', long)).markets.metis
      rows.push(
        asPrinted(`${told}: share of wealth in a perpetual`, printed, notional / wealth, 6),
        within(
          `${told}: exposure at which a use is worth most`,
          closed,
          topOf((x) => worthOf(x, row)),
          1e-6,
        ),
        within(`${told}: position on the chain over wealth`, closed, (usd(size - before) * index) / wealth, 1e-6),
      )
    }
    return rows
  }),
}

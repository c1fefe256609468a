import { amountToSell, type PoolReserves } from '../../../protocols/netswap/constant-product.ts'
import { pure } from '../../../protocols/quantity.ts'
import type { OuterMarkets } from '../../agent.ts'
import { logistic, type Random } from '../../random.ts'
import { annualVolatility } from '../beliefs/beliefs.ts'

/** What decides how an owner values a METIS that it holds. Rates are fractions per year. */
export interface Holder {
  /** Return expected of METIS. */
  readonly expectedReturn: number
  /** Return the owner gets elsewhere. */
  readonly alternative: number
  readonly riskAversion: number
  /** Annual volatility of METIS, as perceived. */
  readonly volatility: number
  /** Share of METIS in the owner's wealth, 0..1. */
  readonly nativeShare: number
  /** Days that the owner looks ahead. */
  readonly horizonDays: number
  /** Logarithm by which this valuation errs, drawn anew at each one. */
  readonly noise: number
}

/** What a campaign file may say about how well a kind of agent values its METIS. */
export const disposalParameters = {
  disposalNoise: pure().default(0.025).meta({ description: 'Scale of the error in valuations.' }),
}

/**
 * Reservation value of a METIS: P exp((m - r - a sigma² w) tau + noise), tau = min(H, 90 days) (docs/theory.md C.5).
 *
 * This one rule disposes of rewards for every kind of agent. Nobody is told to sell: whoever expects little, waits
 * badly, or already holds much, values a METIS below its price.
 *
 * @param price US dollars for a METIS now
 * @returns US dollars
 */
export function reservationValue(price: number, holder: Holder): number {
  const { expectedReturn, alternative, riskAversion, volatility, nativeShare, horizonDays, noise } = holder
  const years = Math.min(horizonDays, 90) / 365
  return price * Math.exp((expectedReturn - alternative - riskAversion * volatility ** 2 * nativeShare) * years + noise)
}

/**
 * What a METIS is worth to its owner relative to the outer price. Risk is what everybody sees of it; whoever says no more
 * expects nothing of METIS, gets elsewhere what mainnet pays, and does not err.
 *
 * @returns 1 for one who values it as the market does
 */
export const valuationOf = (
  { outside }: { readonly outside: Pick<OuterMarkets, 'mainnetYield' | 'signals'> },
  { riskAversion, horizonDays }: Pick<Holder, 'riskAversion' | 'horizonDays'>,
  stand: Pick<Holder, 'nativeShare'> & Partial<Pick<Holder, 'expectedReturn' | 'alternative' | 'noise'>>,
): number =>
  reservationValue(1, {
    expectedReturn: 0,
    alternative: outside.mainnetYield,
    noise: 0,
    ...stand,
    riskAversion,
    horizonDays,
    volatility: annualVolatility(outside.signals.metis),
  })

/** Logarithm by which an owner errs in its valuation, drawn anew at each review. */
export const valuationError = (disposalNoise: number, random: Random): number =>
  disposalNoise * logistic(random('valuation'))

/**
 * METIS to sell into a pool: what brings its marginal bid down to the reservation value, but no more than is there.
 *
 * @example
 * disposal({ available: 500, pool: { base: 100_000, quote: 3_000_000 }, reservation: 29, fee: 0.003 }) // => 500
 */
export const disposal = ({
  available,
  pool,
  reservation,
  fee,
}: {
  readonly available: number
  readonly pool: PoolReserves
  readonly reservation: number
  readonly fee: number
}): number => Math.min(available, amountToSell(pool, reservation, fee))

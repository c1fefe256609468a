import type { PriceSignal, Signals, UseEarnings } from '../../agents/agent.ts'

/** Weight of a day in the trend (docs/theory.md C.6, lambda). */
const trendWeight = 0.1
/** What is left of the variance after a day (RiskMetrics 1996). */
const variancePersistence = 0.94
/** What is left of revenue's memory after a day: about two weeks. */
const revenuePersistence = 0.93

/**
 * Weight of the last `days` in a mean that keeps `persistence` of its memory a day, and that has been fed for `seen` days in
 * all: weights of all that was seen sum to one, however short that is.
 */
export const freshWeight = (persistence: number, days: number, seen: number): number =>
  (1 - persistence ** days) / (1 - persistence ** seen)

/** Brings a price signal forward by `days` (usually a fraction of one) in which the log return was `logReturn`. */
export function updatePriceSignal({ trend, variance }: PriceSignal, logReturn: number, days: number): PriceSignal {
  const fresh = 1 - (1 - trendWeight) ** days
  const kept = variancePersistence ** days
  return {
    trend: trend + fresh * (logReturn / days - trend),
    variance: kept * variance + (1 - kept) * (logReturn ** 2 / days),
  }
}

/**
 * Brings revenue forward by `days` in which `fees` US dollars were earned. The weights of all that was seen sum to one
 * however short that is, so that steady fees are known for what they are from the first block on.
 */
export function updateRevenue(
  { revenue, revenueDays }: Pick<Signals, 'revenue' | 'revenueDays'>,
  fees: number,
  days: number,
): Pick<Signals, 'revenue' | 'revenueDays'> {
  const seen = revenueDays + days
  const fresh = freshWeight(revenuePersistence, days, seen)
  return { revenue: revenue + fresh * ((fees / days) * 365 - revenue), revenueDays: seen }
}

/** What uses of capital are worth a look by: an index of what a share earns, and US dollars that all have in it. */
export type UseIndices = Readonly<Record<string, { readonly index: number; readonly usd: number }>>

/** What is left of the memory of earnings after a day: half of it after ten. */
const earningsPersistence = 0.5 ** (1 / 10)

/** Brings what is earned in uses of capital forward by `days`; its weights sum to one, as revenue's do. */
export const updateEarnings = (
  known: Readonly<Record<string, UseEarnings>>,
  indices: UseIndices,
  days: number,
): Readonly<Record<string, UseEarnings>> =>
  Object.fromEntries(
    Object.entries(indices).map(([name, { index, usd }]) => {
      const last = known[name]
      if (last === undefined) return [name, { index, yearly: 0, days: 0 }]
      const seen = last.days + days
      const fresh = freshWeight(earningsPersistence, days, seen)
      const earned = (Math.log(index / last.index) * usd * 365) / days
      return [name, { index, yearly: last.yearly + fresh * (earned - last.yearly), days: seen }]
    }),
  )

/** Brings the mean of what longs pay forward by `days`: the first rate that is seen is as good as any. */
export const updateFunding = (known: number | undefined, rate: number | undefined, days: number): number | undefined =>
  known === undefined || rate === undefined ? rate : known + (1 - earningsPersistence ** days) * (rate - known)

/**
 * Fundamental value of METIS: a base and a part that grows with net organic revenue per token (docs/theory.md C.6). The
 * part is calibrated so that the value is `price0` when revenue is `revenue0`, its level before any programme.
 *
 * @param share of the value that revenue explains, 0..1
 */
export const fundamentalValue = (
  price0: number,
  share: number,
  { revenue, revenue0 }: { readonly revenue: number; readonly revenue0: number },
): number => (revenue0 > 0 ? price0 * (1 - share + share * (revenue / revenue0)) : price0)

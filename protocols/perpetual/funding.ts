/** Funding: longs pay shorts when the market trades above its index, for as long as it does. */

/** Days in which a constant premium is paid once in full. */
const period = 1

/**
 * What longs pay a day, as a share of notional at the index price: the premium of the market's average price over the
 * index's, held within ± the limit.
 *
 * @example
 * fundingRate({ market: 30.3, index: 30 }, 0.1) // => 0.01
 */
export const fundingRate = (
  { market, index }: { readonly market: number; readonly index: number },
  limit: number,
): number => Math.max(-limit, Math.min(limit, (market - index) / index)) / period

/** What a position pays over some days at a constant premium, US dollars; negative when it is paid. */
export const fundingPayment = (size: number, index: number, rate: number, days: number): number =>
  size * index * rate * days

/**
 * What holding a long costs a year relative to the index, when the premium halves every `halfLife` days: the funding
 * paid while it lasts, and the premium itself, which is lost as the market comes back to the index.
 *
 * @param rate per day, which is the premium itself
 * @param horizon days that the position is held
 * @returns share of notional a year; a short earns as much
 */
export function carry(rate: number, halfLife: number, horizon: number): number {
  const decay = Math.LN2 / halfLife
  const gone = -Math.expm1(-decay * horizon)
  return (rate * gone * (1 / decay + 1) * 365) / horizon
}

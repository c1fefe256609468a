/** What decides how much of a perpetual somebody wants. Rates are fractions per year, amounts US dollars. */
export interface ExposureProspect {
  readonly wealth: number
  /** Return expected of the underlying. */
  readonly expectedReturn: number
  /** What a long pays relative to the index, and a short gets; see protocols/perpetual/funding.ts. */
  readonly carry: number
  readonly riskAversion: number
  readonly volatility: number
  /** What a dollar of position costs on either side: the yield its margin forgoes, and coming and going. */
  readonly cost: number
}

/**
 * Notional that serves its owner best: the maximum of (m - c) n - k |n| - a sigma² n² / 2 W (Merton 1969, with
 * proportional cost). One rule for every attitude: who expects a trend follows it, and who has no view takes the side
 * that is paid. Inside the cost nobody does anything.
 *
 * @returns US dollars; shorts are negative
 * @example
 * wantedNotional({ wealth: 100, expectedReturn: -0.5, carry: 0, riskAversion: 1, volatility: 1, cost: 0 }) // => -50
 */
export function wantedNotional(prospect: ExposureProspect): number {
  const { wealth, expectedReturn, carry, riskAversion, volatility, cost } = prospect
  const risk = (riskAversion * volatility ** 2) / wealth
  const edge = expectedReturn - carry
  const gain = Math.abs(edge) - cost
  return gain > 0 ? (Math.sign(edge) * gain) / risk : 0
}

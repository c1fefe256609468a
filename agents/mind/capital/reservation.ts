/** What decides how an owner values coins in hand. Rates are fractions per year. */
export interface CoinHolder {
  /** Return expected of METIS. */
  readonly expectedReturn: number
  /** What METIS earns in the best use that its owner has for it, for its risk. */
  readonly bestUse: number
  /** What the owner wants for waiting. */
  readonly impatience: number
  readonly riskAversion: number
  /** Annual volatility of METIS, as perceived. */
  readonly volatility: number
  /** Share of METIS in the owner's wealth, 0..1. */
  readonly nativeShare: number
  readonly horizonDays: number
  /** By how much the owner errs, per year. */
  readonly bias: number
}

/**
 * What a METIS is worth to its owner over its price: (1 - f) e^((m + y* - rho - a sigma² w + e) tau), tau = min(H, 90 days)
 * (docs/theory.md C.5 and H). Whoever keeps a coin sells it later for the same fee, so that a fee keeps nobody from selling.
 * Without what METIS earns in its owner's best use, y*, every patient owner would be a seller.
 *
 * @param fee share of a sale that the pool takes
 *
 * @example
 * const holder = { expectedReturn: 0, bestUse: 0.15, impatience: 0.05, riskAversion: 0, volatility: 0.8, nativeShare: 1 }
 * coinWorth({ ...holder, horizonDays: 365, bias: 0 }, 0) // => 1.0250
 */
export function coinWorth(holder: CoinHolder, fee: number): number {
  const { expectedReturn, bestUse, impatience, riskAversion, volatility, nativeShare, horizonDays, bias } = holder
  const years = Math.min(horizonDays, 90) / 365
  const gain = expectedReturn + bestUse - impatience - riskAversion * volatility ** 2 * nativeShare + bias
  return (1 - fee) * Math.exp(gain * years)
}

/** What margin means: pure arithmetic in whole units of the base token and US dollars. */

/** An account with one position and nothing else. */
export interface MarginPosition {
  /** Base tokens; shorts are negative. */
  readonly size: number
  /** What was paid for it, negative, or received for it, positive; fees are in it. */
  readonly openNotional: number
  /** Deposited margin plus what was realized, less funding still to be paid. */
  readonly margin: number
}

/** What an account is worth at a mark price: margin + P size + open notional. */
export const equity = ({ size, openNotional, margin }: MarginPosition, mark: number): number =>
  margin + size * mark + openNotional

/** Notional over equity. */
export const leverage = (position: MarginPosition, mark: number): number =>
  (Math.abs(position.size) * mark) / equity(position, mark)

/**
 * Mark price at which equity equals the share `maintenance` of the position's value:
 * P = (margin + open notional) / (m |size| - size). For a position opened at P0 with leverage L and no fees this is
 * P0 (1 - 1/L) / (1 - m) for a long and P0 (1 + 1/L) / (1 + m) for a short (docs/theory.md V22).
 *
 * @returns US dollars; below zero when no price liquidates it
 * @example
 * // A long at five times
 * liquidationPrice({ size: 1, openNotional: -2000, margin: 400 }, 0.0625) // => 1706.67
 */
export const liquidationPrice = ({ size, openNotional, margin }: MarginPosition, maintenance: number): number =>
  (margin + openNotional) / (maintenance * Math.abs(size) - size)

/**
 * Leverage that survives a move of `deviations` standard deviations between two reviews, above the maintenance margin:
 * 1 / (m + z sigma sqrt(T)).
 *
 * @param volatility per year, as a fraction
 * @param days between two reviews
 * @param most the exchange's own limit, 1 / initial margin
 */
export const bearableLeverage = (
  { volatility, days, deviations }: { volatility: number; days: number; deviations: number },
  maintenance: number,
  most: number,
): number => Math.min(most, 1 / (maintenance + deviations * volatility * Math.sqrt(days / 365)))

/**
 * Collateral to sell, and debt to repay with it, so that a loan's health factor becomes `health` again: the x that
 * solves threshold (C - x) = health (D - x). US dollars; no more than there is of either, and 0
 * when it is healthy.
 *
 * @example
 * // Then 3272.73 of 8181.82 are as healthy as it was to be.
 * saleFor({ health: 1.5, collateral: 10_000, debt: 4000, threshold: 0.4 }) // => 1818.18
 */
export function saleFor({
  health,
  collateral,
  debt,
  threshold,
}: {
  readonly health: number
  readonly collateral: number
  readonly debt: number
  readonly threshold: number
}): number {
  if (health <= threshold) return 0
  return Math.min(debt, collateral, Math.max(0, (health * debt - threshold * collateral) / (health - threshold)))
}

/**
 * Collateral that can be taken out while a debt stays: what leaves a health factor of 1.02, since prices move before
 * the transaction runs. US dollars.
 */
export const withdrawable = (collateral: number, debt: number, threshold: number): number =>
  debt <= 0 ? collateral : Math.max(0, collateral - (1.02 * debt) / threshold)

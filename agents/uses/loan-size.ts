/** Days that a loan has to survive unseen, and how many standard deviations of them: most look once in some days. */
const unseenDays = 14
const deviations = 3
/** A debt is not closer to what may be borrowed than this. */
export const nearest = 0.95
/** What a liquidator may repay of a debt at once (Aave v3: half of it above a health factor of 0.95). */
const closeFactor = 0.5

/**
 * How much is borrowed, and how safe that is. A loan's health factor is threshold x collateral / debt, and the collateral's
 * price has to fall by that factor before it is liquidated: e^(z sigma sqrt(tau)) for z standard deviations of the time that
 * nobody looks. Never as much as the market lends on it.
 *
 * @param volatility of the collateral, per year
 *
 * @example
 * // METIS, three standard deviations of a fortnight: a quarter of it is borrowed.
 * loanSize({ ltv: 0.3, threshold: 0.4 }, 0.85) // => { debt: 0.24276, health: 1.64775, leverage: 1.32058 }
 */
export function loanSize({ ltv, threshold }: { readonly ltv: number; readonly threshold: number }, volatility: number) {
  const wanted = Math.exp(deviations * volatility * Math.sqrt(unseenDays / 365))
  const debt = Math.min(threshold / wanted, nearest * ltv)
  return { debt, health: threshold / debt, leverage: 1 / (1 - debt) }
}

/**
 * What liquidations are expected to cost a year, per dollar of collateral. A price that wanders without drift reaches
 * 1 / health within tau with the chance 2 N(-ln(health) / (sigma sqrt(tau))) (reflection principle), of which
 * 2 phi(d) / d is an upper bound; then the bonus goes on half of the debt, and the loan is put right again.
 */
export function liquidationCost(
  { debt, health }: Pick<ReturnType<typeof loanSize>, 'debt' | 'health'>,
  bonus: number,
  volatility: number,
): number {
  const distance = Math.log(health) / (volatility * Math.sqrt(unseenDays / 365))
  if (!(distance > 0)) return (bonus * closeFactor * debt * 365) / unseenDays
  const chance = Math.min(1, (2 * Math.exp(-(distance ** 2) / 2)) / Math.sqrt(2 * Math.PI) / distance)
  return (chance * bonus * closeFactor * debt * 365) / unseenDays
}

/** Loss versus rebalancing of a constant-product position, sigma²/8, fraction per year (Milionis et al. 2022, arXiv 2208.06046). */
export const lossVersusRebalancing = (annualVolatility: number): number => annualVolatility ** 2 / 8

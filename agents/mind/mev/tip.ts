/**
 * Wei for a unit of gas that bring a bid over so much gas: never more than the bid, and less by fewer wei than there are
 * units of gas.
 *
 * @param bid wei for all of the gas
 */
export const tipOf = (bid: bigint, gas: bigint): bigint => (gas > 0n && bid > 0n ? bid / gas : 0n)

/** The highest tip at which so much native METIS pays for gas limits, wei for a unit of gas; negative where none does. */
export const affordableTip = (native: bigint, limits: bigint, gasPrice: bigint): bigint =>
  native / (limits > 0n ? limits : 1n) - gasPrice

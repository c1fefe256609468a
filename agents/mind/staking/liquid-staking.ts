import type { View } from '../../agent.ts'
import { fromUnits } from '../../../protocols/token.ts'
import { amountToSell, optimalTrade, type PoolReserves } from '../../../protocols/netswap/constant-product.ts'

/**
 * METIS that a unit of eMETIS in a ticket is worth to whoever wants `requiredReturn` a year on what it waits for:
 * (1 - fee) e^(-r tau), the lower bound of the band in which eMETIS trades (V21). The upper bound is 1: it can be
 * minted at once.
 *
 * @param days from the request to the payment
 * @param fee share of the ticket that is kept
 *
 * @example
 * ticketWorth(21, 0.1, 0) // => 0.994263
 */
export const ticketWorth = (days: number, requiredReturn: number, fee: number): number =>
  (1 - fee) * Math.exp((-requiredReturn * days) / 365)

/** METIS to spend on eMETIS, bought or minted, and what is gained by it, in METIS. */
export interface Bargain {
  readonly spend: number
  readonly profit: number
}

/**
 * What somebody with `funds` METIS does in the market to whom an eMETIS is worth `worth` METIS: buys up to where the last
 * one costs just that.
 */
export function bargain(market: PoolReserves, worth: number, fee: number, funds: number): Bargain {
  const trade = optimalTrade(market, worth, fee)
  if (trade?.side !== 'buy') return { spend: 0, profit: 0 }
  const spend = Math.min(trade.amountIn, funds)
  const got = market.base - (market.base * market.quote) / (market.quote + (1 - fee) * spend)
  return { spend, profit: worth * got - spend }
}

/**
 * METIS to mint eMETIS with and sell it, while the market pays more than the METIS that it is minted for: the upper bound
 * of V21, one and the fee.
 */
export function mintAndSell(market: PoolReserves, fee: number, funds: number): Bargain {
  const trade = optimalTrade(market, 1, fee)
  if (trade?.side !== 'sell') return { spend: 0, profit: 0 }
  const spend = Math.min(trade.amountIn, funds)
  const got = market.quote - (market.base * market.quote) / (market.base + (1 - fee) * spend)
  return { spend, profit: got - spend }
}

/**
 * The way out of eMETIS: as much as the market takes above what a ticket is worth is sold, the rest waits in a ticket.
 */
export function wayOut(
  market: PoolReserves,
  amount: number,
  worth: number,
  fee: number,
): { readonly sell: number; readonly wait: number } {
  const sell = Math.min(amount, amountToSell(market, worth, fee))
  return { sell, wait: amount - sell }
}

/** The market of eMETIS in whole tokens. */
export function marketOf({ chain }: { readonly chain: Pick<View<'enki'>['chain'], 'enki'> }): PoolReserves {
  const { base, quote } = chain.enki.reserves
  return { base: fromUnits(base, 18), quote: fromUnits(quote, 18) }
}

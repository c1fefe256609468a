import { sqrtPriceAt } from '../hercules/tick.ts'
import { middle } from '../whole-number.ts'

/** What a market has traded at and what its oracle says, as the pool and the feed keep it. */
export interface PricesInMarket {
  /** Square root of what the next small trade pays, with 96 bits behind the point. */
  readonly sqrtPrice: bigint
  /** Ticks of the pool on average, rounded towards zero: of the last seconds, and over the windows that are asked for. */
  readonly ticks: {
    readonly present: number
    readonly mark: number
    readonly premium: number
    readonly funding: number
  }
  /** What the oracle says, now and on average over windows, 18 decimals. */
  readonly index: { readonly now: bigint; readonly premium: bigint; readonly funding: bigint }
}

const one = 10n ** 18n

/** A price of which the root is stored, 18 decimals (PerpMath.sol of @perp/curie-contract). */
const toX18 = (sqrtPrice: bigint): bigint => (((sqrtPrice * sqrtPrice) >> 96n) * one) >> 96n

const averageAt = (tick: number): bigint => toX18(sqrtPriceAt(tick))

/**
 * What positions are valued at, 18 decimals, to the last digit as the protocol works it out (AccountBalance.sol): the middle
 * one of the present price, its average, and the index with the premium that has been paid on average.
 */
export function markPrice({ ticks, index }: Pick<PricesInMarket, 'ticks' | 'index'>): bigint {
  const premium = averageAt(ticks.premium) - index.premium
  return middle(averageAt(ticks.present), averageAt(ticks.mark), index.now + premium)
}

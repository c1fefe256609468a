import type { MarketName } from '../../../protocols/perpetual/market.ts'
import { besideIndex } from '../../../protocols/perpetual/price.ts'
import type { Situation } from '../../agent.ts'

/** What a small trade pays by the time it is made: in a long block what follows the index has been there before. */
export function priceFound(
  { view, deployments }: Pick<Situation<never, never, 'perpetual'>, 'view' | 'deployments'>,
  market: MarketName,
): number {
  const { price } = view.chain.perpetual.markets[market]
  const { path } = view.outside
  return path === undefined ? price : besideIndex(price, view.outside[market], deployments.perpetual.exchangeFee)
}

import type { ExchangePool } from '../../../protocols/exchange.ts'
import { marketsOf } from '../../../protocols/markets.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { BlockSample } from './block-sample.ts'

/** Markets of a pair, at whatever exchange. */
export const marketsFor = ({ deployments, state }: BlockSample, pair: ExchangePool['pair']): readonly ExchangePool[] =>
  marketsOf(deployments, state).filter((market) => market.pair === pair)

/** US dollars that a pair's base token costs: the mean of its markets' spot prices, each by its 2 % depth. */
export function priceIn(sample: BlockSample, pair: ExchangePool['pair']): number {
  const markets = marketsFor(sample, pair).map(({ price, depth }) => ({ price, depth: depth(0.02) }))
  const whole = markets.reduce((sum, { depth }) => sum + depth, 0)
  const first = markets[0]!.price
  return markets.reduce((mean, { price, depth }) => mean + (depth / whole) * (price - first), first)
}

/**
 * US dollars that changed hands in a swap: its m.USDC side, which is a quantity and needs no price. Undefined for a
 * swap without one.
 */
export function quoteAmount(
  { deployments }: Pick<BlockSample, 'deployments'>,
  fact: { readonly tokenIn: string; readonly tokenOut: string; readonly amountIn: bigint; readonly amountOut: bigint },
): number | undefined {
  const { usdc } = deployments.bridge
  if (fact.tokenIn === usdc.address) return fromUnits(fact.amountIn, usdc.decimals)
  return fact.tokenOut === usdc.address ? fromUnits(fact.amountOut, usdc.decimals) : undefined
}

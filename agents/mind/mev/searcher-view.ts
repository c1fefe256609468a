import type { Address } from 'viem'
import { type LiquidityCurve, curveOfReserves, type CurveSwap, swapExactly } from '../../../protocols/hercules/curve.ts'
import { type PoolName, type Side, swapped } from '../../../protocols/pair.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import { wholeReserves } from '../../../protocols/netswap/exchange.ts'
import { netswapTrading } from '../../../protocols/netswap/trading.ts'
import type { Call } from '../../../protocols/call.ts'
import { fromUnits, type Token, toUnits } from '../../../protocols/token.ts'
import type { Venue } from '../../../protocols/venue.ts'
import type { Situation } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { poolsOf } from '../trade/venue.ts'
import type { PendingSwap } from './pending-swaps.ts'
import type { Sides } from './sandwich.ts'

/** What somebody who looks for gains sees: a strategy is a function of this and nothing else. */
export interface SearcherView extends Pick<
  Situation<unknown, unknown, 'metis' | 'bridge'>,
  'me' | 'view' | 'deployments' | 'actions'
> {
  /** What is in the wallet, in the smallest unit. */
  readonly held: Readonly<Record<Address, bigint>>
  /** Swaps that wait for the block to come and that others can build on. */
  readonly swaps: readonly PendingSwap[]
}

/** A pool of a pair against dollars, as its formula. */
export interface PricedPool {
  readonly name: PoolName
  readonly pool: { readonly address: Address; readonly base: Token; readonly quote: Token }
  readonly curve: LiquidityCurve
  /** Gas of a swap with some reserve, for judging its cost. */
  readonly gas: number
  readonly swap: Venue['swap']
}

const marketAt = (venue: Venue): PricedPool => {
  const { pool: name, address, base, quote, gas, swap } = venue
  return { name, pool: { address, base, quote }, curve: venue.curve(), gas, swap }
}

export const onNetswap = ({ view, deployments, actions }: SearcherView, name: PoolName): PricedPool =>
  marketAt(netswapTrading.venue(deployments.netswap, view.chain.netswap, actions.netswap, name, undefined))

/** A pair's pools, wherever on this chain. */
export const marketsOf = (here: SearcherView, name: PoolName): readonly PricedPool[] =>
  poolsOf(here, name).map(marketAt)

/** The two tokens of a swap on Netswap and the reserves on either side of it. */
export function inAndOut(
  { view }: SearcherView,
  { name, pool }: PricedPool,
  side: Side,
): { readonly tokenIn: Token; readonly tokenOut: Token; readonly reserves: Sides<bigint> } {
  const { base, quote } = view.chain.netswap[name].reserves
  const [tokenIn, tokenOut] = swapped(pool, side)
  return { tokenIn, tokenOut, reserves: side === 'buy' ? { in: quote, out: base } : { in: base, out: quote } }
}

/** A pool of Netswap's with other reserves, as a swap of this side sees them. */
export function withReserves(market: PricedPool, side: Side, { in: into, out }: Sides<bigint>): PricedPool {
  const [base, quote] = side === 'buy' ? [out, into] : [into, out]
  return { ...market, curve: curveOfReserves(wholeReserves(market.pool, { base, quote }), swapFee) }
}

/** A swap in whole units. */
export interface SwapLeg {
  readonly side: Side
  readonly token: Address
  readonly amountIn: bigint
  readonly minOut: bigint
}

/** A swap in whole units that pays for its gas at `price` or does not happen: it can never lose. */
export function legOf(
  { view, held }: SearcherView,
  { pool, curve, gas: gasUnits }: PricedPool,
  { side, amountIn }: Pick<CurveSwap, 'side' | 'amountIn'>,
  price: number,
): SwapLeg | undefined {
  const [tokenIn, tokenOut] = swapped(pool, side)
  const units = toUnits(amountIn, tokenIn.decimals, held[tokenIn.address])
  const amount = fromUnits(units, tokenIn.decimals)
  const gas = gasUsd(view, gasUnits)
  const least = side === 'buy' ? (amount + gas) / price : amount * price + gas
  if (units === 0n || swapExactly(curve, side, amount).amountOut < least) return undefined
  return { side, token: tokenIn.address, amountIn: units, minOut: toUnits(least, tokenOut.decimals) }
}

/** The call that makes a leg. */
export const swapOn = ({ me }: SearcherView, { swap }: PricedPool, { side, amountIn, minOut }: SwapLeg): Call =>
  swap({ side, amountIn, minOut, to: me })

import type { Address } from 'viem'
import { type Curve, curveOf, curveOfReserves, type Swap, swapExactly } from '../../../protocols/hercules/curve.ts'
import { type PoolName, type Side, swapped } from '../../../protocols/pair.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Call } from '../../../protocols/protocol.ts'
import { fromUnits, type Token, toUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { gasUsd } from '../valuation/gas.ts'
import { reservesOf } from '../valuation/portfolio.ts'
import type { PendingSwap } from './waiting.ts'
import type { Sides } from './sandwich.ts'

/** What somebody who looks for gains sees: a strategy is a function of this and nothing else. */
export interface Sight extends Pick<
  Situation<unknown, unknown, 'metis' | 'bridge'>,
  'me' | 'view' | 'deployments' | 'actions'
> {
  /** What is in the wallet, in the smallest unit. */
  readonly held: Readonly<Record<Address, bigint>>
  /** Swaps that wait for the block to come and that others can build on. */
  readonly swaps: readonly PendingSwap[]
}

/** Gas of a swap with some reserve, for judging its cost. */
export const swapGas = { hercules: 300_000, netswap: 130_000 }

/** A pool of a pair against dollars, as its formula. */
export interface Market {
  readonly exchange: 'netswap' | 'hercules'
  readonly name: PoolName
  readonly pool: { readonly address: Address; readonly base: Token; readonly quote: Token }
  readonly curve: Curve
}

export const onNetswap = ({ view, deployments }: Sight, name: PoolName): Market => {
  const pool = deployments.netswap.pools[name]
  return { exchange: 'netswap', name, pool, curve: curveOfReserves(reservesOf(view, pool), swapFee) }
}

/** A pair's pools, wherever on this chain. */
export function marketsOf(here: Sight, name: PoolName): readonly Market[] {
  const pool = here.deployments.hercules?.pools[name]
  const state = here.view.chain.hercules?.[name]
  const hercules: Market[] =
    pool === undefined || state === undefined ? [] : [{ exchange: 'hercules', name, pool, curve: curveOf(state, pool) }]
  return [onNetswap(here, name), ...hercules]
}

/** The two tokens of a swap on Netswap and the reserves on either side of it. */
export function inAndOut(
  { view }: Sight,
  { name, pool }: Market,
  side: Side,
): { readonly tokenIn: Token; readonly tokenOut: Token; readonly reserves: Sides<bigint> } {
  const { base, quote } = view.chain.netswap[name].reserves
  const [tokenIn, tokenOut] = swapped(pool, side)
  return { tokenIn, tokenOut, reserves: side === 'buy' ? { in: quote, out: base } : { in: base, out: quote } }
}

/** A pool of Netswap's with other reserves, as a swap of this side sees them. */
export function withReserves(market: Market, side: Side, { in: into, out }: Sides<bigint>): Market {
  const [base, quote] = side === 'buy' ? [out, into] : [into, out]
  const reserves = {
    base: fromUnits(base, market.pool.base.decimals),
    quote: fromUnits(quote, market.pool.quote.decimals),
  }
  return { ...market, curve: curveOfReserves(reserves, swapFee) }
}

/** A swap in whole units. */
export interface Leg {
  readonly side: Side
  readonly token: Address
  readonly amountIn: bigint
  readonly minOut: bigint
}

/** A swap in whole units that pays for its gas at `price` or does not happen: it can never lose. */
export function legOf(
  { view, held }: Sight,
  { exchange, pool, curve }: Market,
  { side, amountIn }: Pick<Swap, 'side' | 'amountIn'>,
  price: number,
): Leg | undefined {
  const [tokenIn, tokenOut] = swapped(pool, side)
  const units = toUnits(amountIn, tokenIn.decimals, held[tokenIn.address])
  const amount = fromUnits(units, tokenIn.decimals)
  const gas = gasUsd(view, swapGas[exchange])
  const least = side === 'buy' ? (amount + gas) / price : amount * price + gas
  if (units === 0n || swapExactly(curve, side, amount).amountOut < least) return undefined
  return { side, token: tokenIn.address, amountIn: units, minOut: toUnits(least, tokenOut.decimals) }
}

/** The call that makes a leg; none where its exchange is not on the chain. */
export function swapOn(
  { me, actions }: Sight,
  { exchange, name }: Market,
  { side, amountIn, minOut }: Leg,
): readonly Call[] {
  const swap = exchange === 'netswap' ? actions.netswap.swap : actions.hercules?.swap
  return swap === undefined ? [] : [swap({ pool: name, side, amountIn, minOut, to: me })]
}

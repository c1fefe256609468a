import { amountOut } from '../../../protocols/netswap/constant-product.ts'
import type { Reserves } from '../../../protocols/netswap/state.ts'
import type { Call } from '../../../protocols/call.ts'
import { swapFee } from '../../../protocols/netswap/deploy.ts'
import { fromUnits, toUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { type CoinAttitude, coinWorthTo } from '../capital/coin-value.ts'
import { reservesFound } from '../pools/reserves.ts'
import { gasUsd } from '../valuation/gas.ts'
import { sellDown } from './sale.ts'
import { less } from './tolerance.ts'

type Sight = Situation<never, never, 'metis'>

/** Quote tokens into a pool and back, in the smallest unit: what is bought, and what selling all of it at once brings. */
export function roundTrip(
  { base, quote }: Reserves,
  amount: bigint,
): { readonly bought: bigint; readonly back: bigint } {
  const bought = amountOut(amount, quote, base)
  return { bought, back: amountOut(bought, base - bought, quote + amount) }
}

/** Gas of one leg, as it is used. */
const legGas = 130_000

/**
 * What a dollar of fees costs somebody who buys METIS for so many dollars and sells it again: what is lost to others'
 * liquidity, and gas, over fees (V37).
 *
 * @param ownShare share of the pool's liquidity that is one's own
 */
export function feesCost(
  { view, deployments }: Pick<Sight, 'view' | 'deployments'>,
  usd: number,
  ownShare: number,
): number {
  const reserves = reservesFound(view, deployments.netswap.pools.native)
  const { bought, back } = roundTrip(reserves, toUnits(usd, 6))
  const worth = fromUnits((bought * reserves.quote) / reserves.base, 6)
  return ((usd - fromUnits(back, 6)) * (1 - ownShare) + gasUsd(view, 2 * legGas, 2)) / (swapFee * (usd + worth))
}

/**
 * Buys METIS for so many dollars and sells what is there of it again, one right behind the other.
 *
 * @param slippage share by which either may fall short of what it would bring now
 */
export function tripOf(
  { me, view, deployments, actions }: Pick<Sight, 'me' | 'view' | 'deployments' | 'actions'>,
  usd: number,
  slippage: number,
): readonly Call[] {
  const amountIn = toUnits(usd, 6)
  const { bought, back } = roundTrip(reservesFound(view, deployments.netswap.pools.native), amountIn)
  if (back === 0n) return []
  const minOut = less(bought, slippage)
  const surely = view.account.metis.wmetis + minOut
  const sold = bought < surely ? bought : surely
  const common = { pool: 'native', to: me } as const
  return [
    actions.netswap.swap({ ...common, side: 'buy', amountIn, minOut }),
    actions.netswap.swap({
      ...common,
      side: 'sell',
      amountIn: sold,
      minOut: less((back * sold) / bought, slippage),
    }),
  ]
}

/** METIS that rounds have left over or earned goes for what it is worth to its owner (docs/theory.md C.5). */
export function sellEarned(
  here: Pick<
    Situation<CoinAttitude, never, 'metis'>,
    'me' | 'attributes' | 'view' | 'deployments' | 'actions' | 'random'
  >,
  leastUsd: number,
): readonly Call[] {
  const { metis: price } = here.view.outside
  // It keeps none for long, and has no other use for it.
  const reservation = price * coinWorthTo(here, { expectedReturn: 0, bestUse: 0, nativeShare: 0 })
  return sellDown(here, reservation, { approved: true, least: leastUsd / price })
}

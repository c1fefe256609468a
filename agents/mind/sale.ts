import { swapFee } from '../../protocols/netswap/deploy.ts'
import type { Call } from '../../protocols/protocol.ts'
import { fromUnits, toUnits } from '../../protocols/token.ts'
import type { Situation, View } from '../agent.ts'
import { disposal } from './disposal.ts'
import { reservesOf } from './portfolio.ts'

type Here = Pick<Situation<never, never>, 'me' | 'deployments' | 'actions'> & { readonly view: Pick<View, 'chain'> }

/**
 * Sells METIS into the native pool down to the owner's own valuation of it, never further (disposal.ts).
 *
 * @param available METIS that may go, in whole tokens
 * @param spendable WMETIS in the wallet, in wei
 * @param least METIS that is worth a transaction
 * @returns undefined when none is for sale at the pool's price
 */
export function saleOf(
  { me, view, deployments, actions }: Here,
  {
    available,
    spendable,
    reservation,
    least,
  }: {
    readonly available: number
    readonly spendable: bigint
    readonly reservation: number
    readonly least: number
  },
): Call | undefined {
  const pool = reservesOf(view, deployments.netswap.pools.native)
  const amount = disposal({ available, pool, reservation, fee: swapFee })
  if (amount < least) return undefined
  // On average the sale brings more than the last METIS of it is worth to its owner, or it does not happen.
  const amountIn = toUnits(amount, 18, spendable)
  const minOut = toUnits(fromUnits(amountIn, 18) * reservation, 6)
  return actions.netswap.swap({ pool: 'native', side: 'sell', amountIn, minOut, to: me })
}

import type { Call } from '../../../protocols/protocol.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { Situation } from '../../agent.ts'
import { saleOf } from './sale.ts'
import { venueApprovals } from './venue.ts'

type Here = Pick<Situation<never, never, 'metis' | 'bridge'>, 'me' | 'view' | 'deployments' | 'actions'>

/** Dollars below which nothing is worth a transaction. */
export const dust = 100

/** Sends dollars outside, where they earn; none while there are few. */
export function homeward({ view, deployments, actions }: Here): readonly Call[] {
  const { usdc } = view.account.bridge
  return fromUnits(usdc, 6) > 5 * dust
    ? [actions.bridge.withdraw({ token: deployments.bridge.usdc, amount: usdc })]
    : []
}

/**
 * Sells METIS of the wallet down to its owner's valuation (disposal.ts), a part in each block; nothing when none is for
 * sale at what the exchanges pay.
 *
 * @param reservation US dollars that a METIS is worth to its owner
 * @param approved whether exchanges may take its METIS already
 */
export function sellDown(here: Here, reservation: number, approved: boolean): readonly Call[] {
  const spendable = here.view.account.metis.wmetis
  const least = dust / here.view.outside.metis
  const sale = saleOf(here, { available: fromUnits(spendable, 18), spendable, reservation, least })
  if (sale === undefined) return []
  return approved ? [sale] : [...venueApprovals(here, 'native'), sale]
}

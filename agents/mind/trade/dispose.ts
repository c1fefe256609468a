import type { Call } from '../../../protocols/call.ts'
import type { Situation } from '../../agent.ts'
import { homeward } from './homeward.ts'
import { sellDown } from './sale.ts'

/** What becomes of earnings in a block. */
export interface SoldEarnings {
  readonly intents: readonly Call[]
  /** METIS was sold: there may be more to sell in the next block. */
  readonly sold: boolean
}

/**
 * Sends dollars of the wallet home, and sells METIS of it down to what it is worth to its owner, a part in each block.
 *
 * @param reservation US dollars that a METIS is worth to its owner
 * @param dust US dollars that are not worth a transaction
 */
export function dispose(
  here: Pick<Situation<never, never, 'metis' | 'bridge'>, 'me' | 'view' | 'deployments' | 'actions'>,
  reservation: number,
  { approved, dust }: { readonly approved: boolean; readonly dust: number },
): SoldEarnings {
  const home = homeward(here, 5 * dust)
  const sales = sellDown(here, reservation, { approved, least: dust / here.view.outside.metis })
  return { intents: [...home, ...sales], sold: sales.length > 0 }
}

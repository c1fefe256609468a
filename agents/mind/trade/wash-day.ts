import { swapFee } from '../../../protocols/netswap/deploy.ts'
import type { Situation } from '../../agent.ts'
import { ownShareOf } from '../pools/pool-share.ts'
import { feesCost } from './round-trip.ts'
import { type Reply, repliedFees } from './wash-volume.ts'

/** Whoever washes, as a day's plan knows it. */
export interface Washing extends Pick<Reply, 'strategic' | 'pace' | 'first'> {
  /** Accounts of one owner. */
  readonly addresses: number
  /** US dollars of all of them. */
  readonly capitalUsd: number
  readonly dustUsd: number
}

type Here = Pick<
  Situation<Washing, { readonly own: number }, 'metis' | 'bridge' | 'netswap' | 'rebates'>,
  'attributes' | 'memory' | 'view' | 'deployments'
>

/** US dollars of fees to pay today, as far as the capital reaches; no less than is worth transactions. */
export function feesFor(here: Here, rebate: number, before: number): number {
  const { view, attributes, memory } = here
  const { addresses: accounts, capitalUsd, dustUsd: dust } = attributes
  const { fees, cap } = view.chain.rebates
  // Gas weighs less on larger legs: it is judged by legs of a size that would be worth the trouble.
  const leg = Math.max(legUsd(here, memory.own), legUsd(here, (attributes.first * rebate) / accounts))
  const cost = feesCost(here, leg, accounts * ownShareOf(here, 'native'))
  const wanted = repliedFees({ rebate, fees }, before, { ...attributes, cost, cap, accounts })
  const ofLeg = (2 * swapFee * 86_400) / view.blockSeconds
  return wanted < ofLeg * dust ? 0 : Math.min(wanted, (ofLeg * capitalUsd) / accounts)
}

/** US dollars that one block's purchase takes, for so many dollars of fees a day. */
export const legUsd = ({ view }: Pick<Here, 'view'>, own: number): number =>
  (own * view.blockSeconds) / (2 * swapFee * 86_400)

import { zeroAddress } from 'viem'
import type { Upkeep } from '../protocol.ts'
import type { Call } from '../call.ts'
import type { ValuesOf } from '../read.ts'
import { auctionActions } from './actions.ts'
import type { AuctionDeployment } from './deployment.ts'
import { payersOf } from './rebate-list.ts'
import type { auctionState } from './state.ts'

export type AuctionValues = ValuesOf<ReturnType<typeof auctionState>>

type Moment = Pick<Upkeep<AuctionValues>, 'now' | 'state' | 'builder' | 'feesPaid'>

/** BundleAuction.MOST_BIDS */
const mostBids = 256n

/**
 * What the auction's operator does: settles what has been bid and pays it on, ends a sequencer's turn when another one
 * builds, and empties the other purses once a day.
 */
export const auctionUpkeep = (at: AuctionDeployment, moment: Moment): Call[] => [
  ...settlement(at, moment),
  ...turn(at, moment),
  ...deliveries(at, moment),
]

function settlement(at: AuctionDeployment, { state: { rounds, settled, undistributed } }: Moment): Call[] {
  const { settle, distribute } = auctionActions(at)
  const open = Number(rounds - settled)
  // Every round has a winner, whose payment is there to be distributed at once.
  return [
    ...Array.from({ length: open }, () => settle(mostBids)),
    ...(open > 0 || undistributed > 0n ? [distribute()] : []),
  ]
}

/** Behind the settlement: what was bid in the last block is for whoever built that one. */
function turn(at: AuctionDeployment, { state: { payee }, builder = at.operator }: Moment): Call[] {
  return payee === undefined || payee === builder ? [] : auctionActions(at).hand(builder)
}

function deliveries(at: AuctionDeployment, { now, state, builder, feesPaid }: Moment): Call[] {
  const { deliver, rebate } = auctionActions(at)
  const full = (purse: AuctionValues['users'] | undefined): boolean =>
    purse !== undefined && purse.held > 0n && Math.floor(now / 86_400) > purse.day
  const payers = payersOf(feesPaid)
  return [
    // Where somebody builds, somebody has locked.
    ...(full(state.stakers) && builder !== undefined ? deliver('stakers') : []),
    ...(full(state.liquidity) && state.liquidity.farm !== zeroAddress ? deliver('liquidity') : []),
    ...(full(state.users) && payers.length > 0 ? [rebate(payers)] : []),
  ]
}

import type { Position } from '../position.ts'
import type { ValuesOf } from '../read.ts'
import type { AuctionDeployment } from './deployment.ts'
import type { auctionAccount } from './state.ts'

/** What bids are paid from. */
export const auctionPositions = (
  { pays }: AuctionDeployment,
  { escrow }: ValuesOf<ReturnType<typeof auctionAccount>>,
): Position[] => [{ name: 'escrow', amount: escrow, unit: pays }]

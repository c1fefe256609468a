import type { Address } from 'viem'
import { view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { BundleAuction, Splitter } from './artifacts.gen.ts'
import type { AuctionDeployment } from './deploy.ts'

export const auctionState = ({ auction, splitter, pays }: AuctionDeployment) => ({
  /** Rounds with bids so far, and how many of them are settled. */
  rounds: view(BundleAuction.abi, auction, 'rounds'),
  settled: view(BundleAuction.abi, auction, 'settled'),
  /** Wei in the splitter that nobody has got yet. */
  undistributed: balanceOf(pays.address, splitter),
  /** Wei that the splitter has paid to recipients so far. */
  distributed: view(Splitter.abi, splitter, 'split'),
})

export const auctionAccount = ({ auction, pays }: AuctionDeployment, owner: Address) => ({
  /** Wei in escrow, whether or not bids hold them. */
  escrow: view(BundleAuction.abi, auction, 'escrowOf', [owner]),
  wallet: balanceOf(pays.address, owner),
})

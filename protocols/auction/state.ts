import type { Address } from 'viem'
import { mapRead, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { BundleAuction, RebatePurse, Splitter, StreamPurse, TurnPurse } from './artifacts.gen.ts'
import type { AuctionDeployment } from './deployment.ts'

const purse = (token: Address, at: Address) => ({
  held: balanceOf(token, at),
  day: mapRead(view(RebatePurse.abi, at, 'day'), Number),
})

export const auctionState = ({ auction, splitter, pays, purses }: AuctionDeployment) => ({
  /** Rounds with bids so far, and how many of them are settled. */
  rounds: view(BundleAuction.abi, auction, 'rounds'),
  settled: view(BundleAuction.abi, auction, 'settled'),
  /** Whether the winner pays the second highest bid instead of its own. */
  secondPrice: view(BundleAuction.abi, auction, 'secondPrice'),
  /** Of the round that was settled last; amounts in wei. */
  outcome: mapRead(view(BundleAuction.abi, auction, 'outcome'), ([round, winner, bid, price]) => ({
    round,
    winner,
    bid,
    price,
  })),
  /** Wei in the splitter that nobody has got yet. */
  undistributed: balanceOf(pays.address, splitter),
  /** Wei that the splitter has paid to recipients so far. */
  distributed: view(Splitter.abi, splitter, 'split'),
  /** Whom what is in the sequencers' purse is for. */
  ...(purses.sequencer === undefined ? {} : { payee: view(TurnPurse.abi, purses.sequencer, 'payee') }),
  /** Wei in the other purses, and days since 1970 of the last delivery. */
  ...(purses.stakers === undefined ? {} : { stakers: purse(pays.address, purses.stakers) }),
  liquidity: { ...purse(pays.address, purses.liquidity), farm: view(StreamPurse.abi, purses.liquidity, 'farm') },
  users: purse(pays.address, purses.users),
})

export const auctionAccount = ({ auction, pays }: AuctionDeployment, owner: Address) => ({
  /** Wei in escrow, whether or not bids hold them. */
  escrow: view(BundleAuction.abi, auction, 'escrowOf', [owner]),
  wallet: balanceOf(pays.address, owner),
})

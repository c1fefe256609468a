import { type Address, encodeFunctionData, type Hex, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import { Splitter } from './artifacts.gen.ts'
import type { AuctionDeployment, Purses } from './deployment.ts'
import { giveBack, type Payer } from './rebate-list.ts'
import { recipientNames, type Shares } from './recipients.ts'

const deposit = toFunctionSelector('deposit(uint256)')
const withdraw = toFunctionSelector('withdraw(uint256)')
const bid = toFunctionSelector('bid(uint256,bytes32)')
const settle = toFunctionSelector('settle()')
const distribute = toFunctionSelector('distribute()')
const setSecondPrice = toFunctionSelector('setSecondPrice(bool)')
const hand = toFunctionSelector('hand(address)')
const deliver = toFunctionSelector('deliver()')
const setFarm = toFunctionSelector('setFarm(address)')

export const auctionActions = ({ auction, splitter, pays, recipients, purses }: AuctionDeployment) => ({
  /** Lets the auction take escrow from the sender; once an account. */
  approvals: (): Call[] => [approve(pays.address, auction, unlimited)],
  /** Pays into the sender's escrow, from which bids are made. */
  deposit: (amount: bigint): Call => ({ to: auction, data: calldata(deposit, amount), gas: 130_000n }),
  withdraw: (amount: bigint): Call => ({ to: auction, data: calldata(withdraw, amount), gas: 110_000n }),
  /** All of the sender's escrow that no bid holds. */
  withdrawAll: (): Call => ({ to: auction, data: calldata(withdraw, unlimited), gas: 110_000n }),
  /** Bids for the first place in the block that this is mined in; once a block and account. */
  bid: (amount: bigint, bundle: Hex): Call => ({
    to: auction,
    data: calldata(bid, amount, BigInt(bundle)),
    gas: 260_000n,
  }),
  /** Settles the oldest round whose block is past, of at most 256 bids. */
  settle: (bids: bigint): Call => ({ to: auction, data: calldata(settle), gas: 200_000n + bids * 20_000n }),
  /** Pays the proceeds that have come in to the recipients. */
  distribute: (): Call => ({ to: splitter, data: calldata(distribute), gas: 400_000n }),
  /** Ends a sequencer's turn: pays what came in it, and lets the next one's begin; only the operator may. */
  hand: (next: Address): Call[] =>
    purses.sequencer === undefined ? [] : [{ to: purses.sequencer, data: calldata(hand, next), gas: 130_000n }],
  /** Hands on what is for all who have locked, or for liquidity providers; once a day. */
  deliver: (to: keyof Pick<Purses, 'stakers' | 'liquidity'>): Call[] => {
    const purse = purses[to]
    return purse === undefined
      ? []
      : [{ to: purse, data: calldata(deliver), gas: to === 'stakers' ? 2_000_000n : 350_000n }]
  },
  /** Gives back to those who paid fees, in proportion; once a day, and only the operator may. */
  rebate: (payers: readonly Payer[]): Call => giveBack(purses.users, payers),
  /** Names the farm that pays liquidity providers; only the policy's own account may. */
  streamTo: (farm: Address): Call => ({ to: purses.liquidity, data: calldata(setFarm, farm), gas: 80_000n }),
  /** What winners pay from now on; only the policy's own account may, and only between rounds. */
  setPrice: (price: AuctionDeployment['price']): Call => ({
    to: auction,
    data: calldata(setSecondPrice, price === 'second' ? 1n : 0n),
    gas: 60_000n,
  }),
  /** Who gets the proceeds from now on, in basis points; only the policy's own account may. */
  setShares: (shares: Shares): Call => ({
    to: splitter,
    data: encodeFunctionData({
      abi: Splitter.abi,
      functionName: 'setShares',
      args: [recipientNames.map((name) => ({ account: recipients[name], share: shares[name] }))],
    }),
    gas: 700_000n,
  }),
})

import { encodeFunctionData, type Hex, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../protocol.ts'
import { approve } from '../token.ts'
import { Splitter } from './artifacts.gen.ts'
import type { AuctionDeployment } from './deploy.ts'
import { recipientNames, type Shares } from './recipients.ts'

const deposit = toFunctionSelector('deposit(uint256)')
const withdraw = toFunctionSelector('withdraw(uint256)')
const bid = toFunctionSelector('bid(uint256,bytes32)')
const settle = toFunctionSelector('settle()')
const distribute = toFunctionSelector('distribute()')

export const auctionActions = ({ auction, splitter, pays, recipients }: AuctionDeployment) => ({
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

import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import type { Call } from '../call.ts'
import { approve, type Token } from '../token.ts'
import type { PerpetualDeployment } from './deployment.ts'
import type { MarketName } from './market.ts'

const deposit = toFunctionSelector('deposit(address,uint256)')
const depositNative = toFunctionSelector('depositNative()')
const withdraw = toFunctionSelector('withdraw(address,uint256)')
const withdrawAll = toFunctionSelector('withdrawAll(address)')
const withdrawNative = toFunctionSelector('withdrawEther(uint256)')
const openPosition = toFunctionSelector('openPosition((address,bool,bool,uint256,uint256,uint256,uint160,bytes32))')
const closePosition = toFunctionSelector('closePosition((address,uint160,uint256,uint256,bytes32))')
const addLiquidity = toFunctionSelector(
  'addLiquidity((address,uint256,uint256,int24,int24,uint256,uint256,bool,uint256))',
)
const removeLiquidity = toFunctionSelector('removeLiquidity((address,int24,int24,uint128,uint256,uint256,uint256))')
const settleAllFunding = toFunctionSelector('settleAllFunding(address)')
const liquidate = toFunctionSelector('liquidate(address,address)')
const cancelAllExcessOrders = toFunctionSelector('cancelAllExcessOrders(address,address)')
const liquidateCollateral = toFunctionSelector('liquidateCollateral(address,address,uint256,bool)')

/** Nobody here waits: what is sent is in the next block. */
const anyTime = unlimited
const signed = (value: number): bigint => BigInt.asUintN(256, BigInt(value))

export const perpetualActions = ({
  clearingHouse,
  vault,
  desk,
  settlement,
  collateral,
  markets,
}: PerpetualDeployment) => ({
  /** Lets the desk take m.USDC and WMETIS from the sender; once an account. */
  approvals: (): Call[] => [settlement, collateral].map(({ address }) => approve(address, desk, unlimited)),
  /** Lets the vault take m.USDC for collateral that the sender buys out; only for liquidateCollateral. */
  repaymentApproval: (): Call => approve(settlement.address, vault, unlimited),
  /** m.USDC or WMETIS becomes the sender's margin; amount in the token's smallest unit. */
  deposit: ({ address }: Token, amount: bigint): Call => ({
    to: desk,
    data: calldata(deposit, address, amount),
    gas: 400_000n,
  }),
  /** Native METIS becomes the sender's margin; amount in wei. */
  depositNative: (amount: bigint): Call => ({
    to: desk,
    data: calldata(depositNative),
    value: amount,
    gas: 400_000n,
  }),
  /** Takes margin out that no position needs; amount in the token's smallest unit. */
  withdraw: ({ address }: Token, amount: bigint): Call => ({
    to: vault,
    data: calldata(withdraw, address, amount),
    gas: 2_500_000n,
  }),
  /** Takes out all margin of one token that no position needs. */
  withdrawAll: ({ address }: Token): Call => ({ to: vault, data: calldata(withdrawAll, address), gas: 2_500_000n }),
  /** Takes METIS out as native METIS; amount in wei. */
  withdrawNative: (amount: bigint): Call => ({ to: vault, data: calldata(withdrawNative, amount), gas: 2_500_000n }),
  /**
   * Buys or sells an exact amount of the base, 18 decimals.
   *
   * @param bound most dollars paid by a buyer, fewest received by a seller, 18 decimals; 0 for any
   * @param limit square root of the price at which to stop, as the pool stores it; 0 for none
   */
  openPosition: ({
    market,
    side,
    base,
    bound,
    limit = 0n,
  }: {
    readonly market: MarketName
    readonly side: 'long' | 'short'
    readonly base: bigint
    readonly bound: bigint
    readonly limit?: bigint
  }): Call => ({
    to: clearingHouse,
    // Sellers give an exact input of base, buyers take an exact output of it: the two flags are the same.
    data: calldata(
      openPosition,
      markets[market].base,
      ...(side === 'short' ? [1n, 1n] : [0n, 0n]),
      base,
      bound,
      anyTime,
      limit,
      0n,
    ),
    gas: 2_000_000n,
  }),
  /**
   * Trades the sender's whole position back.
   *
   * @param bound fewest dollars received for a long, most paid for a short, 18 decimals; 0 for any
   */
  closePosition: (market: MarketName, bound: bigint): Call => ({
    to: clearingHouse,
    data: calldata(closePosition, markets[market].base, 0n, bound, anyTime, 0n),
    gas: 2_000_000n,
  }),
  /** Virtual liquidity between two ticks, behind which the sender's margin stands; amounts in 18 decimals. */
  addLiquidity: ({
    market,
    base,
    quote,
    lower,
    upper,
    minBase = 0n,
    minQuote = 0n,
  }: {
    readonly market: MarketName
    readonly base: bigint
    readonly quote: bigint
    readonly lower: number
    readonly upper: number
    readonly minBase?: bigint
    readonly minQuote?: bigint
  }): Call => ({
    to: clearingHouse,
    data: calldata(
      addLiquidity,
      markets[market].base,
      base,
      quote,
      signed(lower),
      signed(upper),
      minBase,
      minQuote,
      0n,
      anyTime,
    ),
    gas: 2_500_000n,
  }),
  /** Takes liquidity out and collects its fees; what the order has bought or sold becomes the sender's position. */
  removeLiquidity: ({
    market,
    lower,
    upper,
    liquidity,
  }: {
    readonly market: MarketName
    readonly lower: number
    readonly upper: number
    readonly liquidity: bigint
  }): Call => ({
    to: clearingHouse,
    data: calldata(removeLiquidity, markets[market].base, signed(lower), signed(upper), liquidity, 0n, 0n, anyTime),
    gas: 2_000_000n,
  }),
  /** Settles the sender's own funding in all its markets. It leaves no log when there is none to settle. */
  settleFunding: (account: Address): Call => ({
    to: clearingHouse,
    data: calldata(settleAllFunding, account),
    gas: 1_500_000n,
  }),
  /** Takes over as much of an account's position as may be taken, at the mark price less half the penalty. */
  liquidate: (account: Address, market: MarketName): Call => ({
    to: clearingHouse,
    data: calldata(liquidate, account, markets[market].base),
    gas: 3_000_000n,
  }),
  /** Takes away the orders of an account that is below its maintenance margin; they come before its positions. */
  cancelOrders: (account: Address, market: MarketName): Call => ({
    to: clearingHouse,
    data: calldata(cancelAllExcessOrders, account, markets[market].base),
    gas: 3_000_000n,
  }),
  /** Buys METIS of an account in debt at a discount, for m.USDC of the sender; amount in m.USDC's smallest unit. */
  liquidateCollateral: (account: Address, repay: bigint): Call => ({
    to: vault,
    data: calldata(liquidateCollateral, account, collateral.address, repay, 1n),
    gas: 1_500_000n,
  }),
})

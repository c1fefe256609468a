import { type Address, toFunctionSelector } from 'viem'
import { calldata } from '../calldata.ts'
import { addressOf, mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import {
  AccountBalance,
  BaseToken,
  Exchange,
  InsuranceFund,
  PerpetualLens,
  UniswapV3Pool,
  Vault,
} from './artifacts.gen.ts'
import type { PerpetualDeployment } from './deployment.ts'
import type { PerpMarket, MarketName } from './market.ts'
import { fromX18, priceOf } from './price.ts'

/** An account with little or no room left above its margin requirement; amounts in m.USDC's six decimals. */
export interface WeakAccount {
  readonly account: Address
  readonly value: bigint
  readonly requirement: bigint
  /** Open orders have to be cancelled before positions can be liquidated. */
  readonly hasOrders: boolean
  /** Whether its METIS may be liquidated. */
  readonly collateral: boolean
  /** Positions in 18 decimals of the base; shorts are negative. */
  readonly sizes: Readonly<Record<MarketName, bigint>>
}

export interface Survey {
  /** Takers' open interest in 18 decimals of the base. */
  readonly long: Readonly<Record<MarketName, bigint>>
  readonly short: Readonly<Record<MarketName, bigint>>
  /** At most four, weakest first. */
  readonly weakest: readonly WeakAccount[]
}

/** Prices in US dollars. */
export const perpetualState = (at: PerpetualDeployment) => ({
  markets: { metis: marketState(at, at.markets.metis), eth: marketState(at, at.markets.eth) },
  survey: surveyOf(at.lens),
  /** What the insurance fund could pay, m.USDC's six decimals. */
  insurance: view(InsuranceFund.abi, at.insuranceFund, 'getInsuranceFundCapacity'),
  /** Margin in the vault, in the tokens' smallest units. */
  deposits: balanceOf(at.settlement.address, at.vault),
  collateral: balanceOf(at.collateral.address, at.vault),
})

const marketState = (
  { accountBalance, exchange, lens, foundation, fundingSeconds }: PerpetualDeployment,
  { base, pool }: PerpMarket,
) => ({
  /** What positions are valued at. */
  mark: mapRead(view(AccountBalance.abi, accountBalance, 'getMarkPrice', [base]), fromX18),
  /** What the oracle says. */
  index: mapRead(view(BaseToken.abi, base, 'getIndexPrice', [0n]), fromX18),
  /** What the next small trade pays, before its fee. */
  price: mapRead(view(Exchange.abi, exchange, 'getSqrtMarketTwapX96', [base, 0]), priceOf),
  /** The two averages whose difference is the funding rate. */
  average: mapRead(view(Exchange.abi, exchange, 'getSqrtMarketTwapX96', [base, fundingSeconds]), priceOf),
  indexAverage: mapRead(view(BaseToken.abi, base, 'getIndexPrice', [BigInt(fundingSeconds)]), fromX18),
  /** Liquidity in range, all makers'. */
  liquidity: view(UniswapV3Pool.abi, pool, 'liquidity'),
  /** The foundation's order: its fees show what liquidity has earned since the market was opened. */
  foundation: orderOf(lens, foundation, base),
})

const surveySelector = toFunctionSelector('survey()')
const row = 7
const rows = 4

/** The lens's answer is a tuple of static members: its words lie one behind the other. */
const surveyOf = (lens: Address): Read<Survey> => ({
  to: lens,
  ask: calldata(surveySelector),
  words: 4 + row * rows,
  decode: (words, at) => ({
    long: byMarket(words, at),
    short: byMarket(words, at + 2),
    weakest: Array.from({ length: rows }, (_, i) => weakAccount(words, at + 4 + row * i)).filter(
      ({ account }) => BigInt(account) !== 0n,
    ),
  }),
})

const byMarket = (words: readonly bigint[], at: number): Record<MarketName, bigint> => ({
  metis: BigInt.asIntN(256, words[at]!),
  eth: BigInt.asIntN(256, words[at + 1]!),
})

const weakAccount = (words: readonly bigint[], at: number): WeakAccount => ({
  account: addressOf(words[at]!),
  value: BigInt.asIntN(256, words[at + 1]!),
  requirement: BigInt.asIntN(256, words[at + 2]!),
  hasOrders: words[at + 3] !== 0n,
  collateral: words[at + 4] !== 0n,
  sizes: byMarket(words, at + 5),
})

/** Amounts of money in m.USDC's six decimals where the vault keeps them, in 18 decimals where the exchange does. */
export const perpetualAccount = (at: PerpetualDeployment, owner: Address) => ({
  /** What the account is worth: margin, profit and loss, fees, less funding to be paid. */
  value: view(Vault.abi, at.vault, 'getAccountValue', [owner]),
  /** What that must not fall below, 18 decimals. */
  requirement: view(AccountBalance.abi, at.accountBalance, 'getMarginRequirementForLiquidation', [owner]),
  /** Margin for new positions. */
  free: view(Vault.abi, at.vault, 'getFreeCollateral', [owner]),
  /** What could be withdrawn of each token. */
  withdrawable: {
    settlement: view(Vault.abi, at.vault, 'getFreeCollateralByToken', [owner, at.settlement.address]),
    collateral: view(Vault.abi, at.vault, 'getFreeCollateralByToken', [owner, at.collateral.address]),
  },
  /** Tokens on the account. A debt in m.USDC is negative. */
  balance: {
    settlement: view(Vault.abi, at.vault, 'getBalance', [owner]),
    collateral: view(Vault.abi, at.vault, 'getBalanceByToken', [owner, at.collateral.address]),
  },
  markets: { metis: positionIn(at, at.markets.metis, owner), eth: positionIn(at, at.markets.eth, owner) },
})

const positionIn = ({ accountBalance, exchange, lens }: PerpetualDeployment, { base }: PerpMarket, owner: Address) => ({
  /** As a taker; shorts are negative. */
  size: view(AccountBalance.abi, accountBalance, 'getTakerPositionSize', [owner, base]),
  openNotional: view(AccountBalance.abi, accountBalance, 'getTakerOpenNotional', [owner, base]),
  /** To be paid when positive. */
  funding: view(Exchange.abi, exchange, 'getPendingFundingPayment', [owner, base]),
  order: orderOf(lens, owner, base),
})

/** A maker's first order in a market, all zero when there is none. */
const orderOf = (lens: Address, owner: Address, base: Address) =>
  mapRead(view(PerpetualLens.abi, lens, 'orderOf', [owner, base]), ([liquidity, lower, upper, fees]) => ({
    liquidity,
    lower,
    upper,
    fees,
  }))

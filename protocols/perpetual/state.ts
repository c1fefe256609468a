import type { Address } from 'viem'
import { mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { BaseToken, Exchange, InsuranceFund, UniswapV3Pool } from './artifacts.gen.ts'
import { bookOf } from './book.ts'
import type { PerpetualDeployment } from './deployment.ts'
import { type MarginAccount, marginAccount, noOrder } from './margin-account.ts'
import type { PerpMarket } from './market.ts'
import { fromX18, priceOf } from './price.ts'
import { surveyed } from './survey.ts'

/** Prices in US dollars. */
export const perpetualState = (at: PerpetualDeployment) => ({
  markets: { metis: marketState(at, at.markets.metis), eth: marketState(at, at.markets.eth) },
  survey: mapRead(bookOf(at), surveyed),
  /** What the insurance fund could pay, m.USDC's six decimals. */
  insurance: view(InsuranceFund.abi, at.insuranceFund, 'getInsuranceFundCapacity'),
  /** Margin in the vault, in the tokens' smallest units. */
  deposits: balanceOf(at.settlement.address, at.vault),
  collateral: balanceOf(at.collateral.address, at.vault),
})

const marketState = (at: PerpetualDeployment, { name, base, pool }: PerpMarket) => ({
  /** What positions are valued at. */
  mark: mapRead(bookOf(at), ({ markets }) => fromX18(markets[name].mark)),
  /** What the oracle says. */
  index: mapRead(view(BaseToken.abi, base, 'getIndexPrice', [0n]), fromX18),
  /** What the next small trade pays, before its fee. */
  price: mapRead(view(Exchange.abi, at.exchange, 'getSqrtMarketTwapX96', [base, 0]), priceOf),
  /** The two averages whose difference is the funding rate. */
  average: mapRead(view(Exchange.abi, at.exchange, 'getSqrtMarketTwapX96', [base, at.fundingSeconds]), priceOf),
  indexAverage: mapRead(view(BaseToken.abi, base, 'getIndexPrice', [BigInt(at.fundingSeconds)]), fromX18),
  /** Liquidity in range, all makers'. */
  liquidity: view(UniswapV3Pool.abi, pool, 'liquidity'),
  /** The foundation's order: its fees show what liquidity has earned since the market was opened. */
  foundation: mapRead(bookOf(at), ({ accounts }) => accounts.get(at.foundation)?.orders?.[name].first ?? noOrder),
})

/**
 * What belongs to one account; see margin-account.ts. Whoever brings margin past the desk is not in the book, and looks like
 * somebody who has none.
 */
export const perpetualAccount = (at: PerpetualDeployment, owner: Address): Read<MarginAccount> =>
  mapRead(bookOf(at), (book) => marginAccount(book, owner))

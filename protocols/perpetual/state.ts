import type { Address } from 'viem'
import { sqrtPriceAt } from '../hercules/tick.ts'
import { mapRead, type Read, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { InsuranceFund } from './artifacts.gen.ts'
import { bookOf } from './book.ts'
import type { PerpetualDeployment } from './deployment.ts'
import { type MarginAccount, marginAccount, noOrder } from './margin-account.ts'
import type { MarketName } from './market.ts'
import { fromX18, priceOf } from './price.ts'
import { surveyed } from './survey.ts'

/** Prices in US dollars. */
export const perpetualState = (at: PerpetualDeployment) => ({
  markets: { metis: marketState(at, 'metis'), eth: marketState(at, 'eth') },
  survey: mapRead(bookOf(at), surveyed),
  /** What the insurance fund could pay, m.USDC's six decimals. */
  insurance: view(InsuranceFund.abi, at.insuranceFund, 'getInsuranceFundCapacity'),
  /** Margin in the vault, in the tokens' smallest units. */
  deposits: balanceOf(at.settlement.address, at.vault),
  collateral: balanceOf(at.collateral.address, at.vault),
})

const marketState = (at: PerpetualDeployment, name: MarketName) =>
  mapRead(bookOf(at), ({ markets, accounts }) => {
    const { mark, index, sqrtPrice, ticks, liquidity } = markets[name]
    return {
      /** What positions are valued at. */
      mark: fromX18(mark),
      /** What the oracle says. */
      index: fromX18(index.now),
      /** What the next small trade pays, before its fee. */
      price: priceOf(sqrtPrice),
      /** The two averages whose difference is the funding rate. */
      average: priceOf(sqrtPriceAt(ticks.funding)),
      indexAverage: fromX18(index.funding),
      /** Liquidity in range, all makers'. */
      liquidity,
      /** The foundation's order: its fees show what liquidity has earned since the market was opened. */
      foundation: accounts.get(at.foundation)?.orders?.[name].first ?? noOrder,
    }
  })

/**
 * What belongs to one account; see margin-account.ts. Whoever brings margin past the desk is not in the book, and looks like
 * somebody who has none.
 */
export const perpetualAccount = (at: PerpetualDeployment, owner: Address): Read<MarginAccount> =>
  mapRead(bookOf(at), (book) => marginAccount(book, owner))

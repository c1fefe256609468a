import type { Address } from 'viem'
import { least, magnitude, most } from '../whole-number.ts'
import { fundingPeriod, type Order, type PerpetualBook, q96, type StoredAccount } from './book.ts'
import { type MarketName, marketNames } from './market.ts'
import { ratios } from './parameters.ts'

/** An account on the exchange. Money in m.USDC's six decimals where the vault keeps it, in 18 where the exchange does. */
export interface MarginAccount {
  /** What the account is worth: margin, profit and loss, fees, less funding to be paid. */
  readonly value: bigint
  /** What that must not fall below, 18 decimals. */
  readonly requirement: bigint
  /** Margin for new positions. */
  readonly free: bigint
  /** What could be withdrawn of each token. */
  readonly withdrawable: { readonly settlement: bigint; readonly collateral: bigint }
  /** Tokens on the account. A debt in m.USDC is negative. */
  readonly balance: { readonly settlement: bigint; readonly collateral: bigint }
  readonly markets: Readonly<Record<MarketName, AccountInMarket>>
}

export interface AccountInMarket {
  /** As a taker; shorts are negative. */
  readonly size: bigint
  readonly openNotional: bigint
  /** To be paid when positive. */
  readonly funding: bigint
  /** A maker's first order, all zero when there is none. */
  readonly order: Order
}

/** Of who has none. */
export const noOrder: Order = { liquidity: 0n, lower: 0, upper: 0, fees: 0n }
const noPosition = { size: 0n, openNotional: 0n, growth: 0n }

/** Whoever never brought margin. */
const stranger = (account: Address): StoredAccount => ({
  account,
  isIn: false,
  settlement: 0n,
  collateral: 0n,
  realized: 0n,
  positions: { metis: noPosition, eth: noPosition },
})

/**
 * What an account comes to: as the protocol tells it where it had to be asked, else worked out from what is stored, to the
 * last digit as its views do (Vault.sol, AccountBalance.sol and Funding.sol of @perp/curie-contract).
 */
export function marginAccount({ markets, accounts }: PerpetualBook, owner: Address): MarginAccount {
  const stored = accounts.get(owner.toLowerCase() as Address) ?? stranger(owner)
  const { told, orders, positions, settlement, collateral } = stored
  const worked = told ?? workedOut(markets, stored)
  const inMarket = (name: MarketName): AccountInMarket => ({
    size: sizeOf(positions[name].size),
    openNotional: positions[name].openNotional,
    funding: worked.funding[name],
    order: orders?.[name].first ?? noOrder,
  })
  const { value, requirement, free, withdrawable } = worked
  return {
    value,
    requirement,
    free,
    withdrawable,
    balance: { settlement, collateral },
    markets: { metis: inMarket('metis'), eth: inMarket('eth') },
  }
}

/** Of an account with nothing but m.USDC in the vault. */
function workedOut(markets: PerpetualBook['markets'], { settlement, realized, positions, orders }: StoredAccount) {
  const fundings = { metis: 0n, eth: 0n }
  let balance = settlement * toSettlement + realized
  let unrealized = 0n
  let exposed = 0n
  let quote = 0n
  let owedBase = 0n
  for (const name of marketNames) {
    const { size, openNotional, growth } = positions[name]
    const { mark, growth: grown } = markets[name]
    const made = orders?.[name] ?? noOrders
    const base = size - made.baseDebt
    fundings[name] = (made.funding + scaled(base, grown - growth, q96)) / fundingPeriod
    balance += made.fees - fundings[name]
    const position = scaled(sizeOf(size + made.base - made.baseDebt), mark, whole)
    unrealized += position + openNotional + made.quote - made.quoteDebt
    exposed += magnitude(position)
    quote += openNotional - made.quoteDebt
    if (base < 0n) owedBase += scaled(base, mark, whole)
  }
  const value = balance + unrealized
  const debt = magnitude(least(quote, 0n) + owedBase)
  const free = most(least(balance, value) - (debt * initial) / million, 0n) / toSettlement
  return {
    value: floored(value, toSettlement),
    requirement: (exposed * maintenance) / million,
    free,
    // No more is free than there is in m.USDC, and nothing is of who is worth less than nothing.
    withdrawable: { settlement: free, collateral: 0n },
    funding: fundings,
  }
}

const noOrders = { base: 0n, quote: 0n, fees: 0n, baseDebt: 0n, quoteDebt: 0n, funding: 0n }

const whole = 10n ** 18n
/** From the exchange's eighteen decimals to the six of m.USDC. */
export const toSettlement = 10n ** 12n
const million = 1_000_000n
const initial = BigInt(Math.round(ratios.initialMargin * 1e6))
const maintenance = BigInt(Math.round(ratios.maintenanceMargin * 1e6))

/** Less than ten units of the smallest kind are no position (AccountBalance.sol). */
const sizeOf = (size: bigint): bigint => (magnitude(size) < 10n ? 0n : size)

/** a x b / c, rounded towards zero as PerpMath does. */
const scaled = (a: bigint, b: bigint, c: bigint): bigint => (a * b) / c

/** Rounded down, as SettlementTokenMath does with signed amounts. */
const floored = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by
